-- One table for everybody who has the plugin; `owner` says whose a row is.
CREATE TABLE tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    created_at TEXT NOT NULL,
    completed_at TEXT
);

CREATE INDEX tasks_of_owner ON tasks (owner, completed_at);
