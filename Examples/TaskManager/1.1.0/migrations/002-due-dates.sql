-- Migrations only add: users who are still on 1.0.0 share the table, and their code goes on as before.
ALTER TABLE tasks ADD COLUMN due_on TEXT;
