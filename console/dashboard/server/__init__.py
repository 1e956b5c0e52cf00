"""What is in front of every page: the socket, limits, access and headers.

The modules beside this package are pages, each with what it shows; these see requests
and responses whatever they are about.
"""
