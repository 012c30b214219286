"""The names by which Slack tells what was pressed or sent; messages and handlers share them."""

VIEW_SOURCE = "view_source"
OPEN_LINK = "open_link"
SOURCE_PAGE = "source_page"
FEEDBACK = "feedback"
FEEDBACK_REASON = "feedback_reason"  # a modal
SHARE = "share"
ASK_EXAMPLE = "ask_example"  # on the home tab
ASK_HUMAN = "ask_human"
RESOLVED = "resolved"
SAVE_ARTICLE = "save_article"  # a button and its modal
ASK_ABOUT_MESSAGE = "ask_about_message"  # the message shortcut
ASK_COMMAND = "/ask"
ANSWER_METADATA = "footnote_answer"  # the event type in an answer's metadata
