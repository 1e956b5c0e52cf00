"""When an article was published: the dates on its page, and what each is of."""
