"""The steps of the pipeline, where pure stages meet the database and the web."""
