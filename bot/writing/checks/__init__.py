"""What speaks against a written sentence, one kind of error a module, each with its reason in words."""
