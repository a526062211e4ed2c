"""What a context lends a plugin: storage, a database, events, services, routes and the rest."""
