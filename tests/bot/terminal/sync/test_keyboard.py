import os
import pty
import signal
import sys
import termios
from types import FrameType

import pytest

from bot.terminal.sync.keyboard import suppress_echo


def test_ctrl_c_as_soon_as_echo_is_off_leaves_it_on() -> None:
    def interrupt(frame: FrameType, event: str, function: object) -> None:
        if event == "c_return" and function is termios.tcsetattr:
            sys.setprofile(None)
            signal.raise_signal(signal.SIGINT)

    keys, descriptor = pty.openpty()
    before = termios.tcgetattr(descriptor)
    with os.fdopen(descriptor) as keyboard:
        sys.setprofile(interrupt)
        with pytest.raises(KeyboardInterrupt), suppress_echo(keyboard):
            pass
        assert termios.tcgetattr(descriptor) == before
    os.close(keys)
