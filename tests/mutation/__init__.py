"""Do the tests notice small changes to conditions, figures and facts? `make mutation` makes every change and asks them."""
