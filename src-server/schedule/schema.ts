// Tables of the schedule: tasks with their next moments worked out, and a row for every run.
import type { Migration } from '../kernel/migrate'

export const scheduleMigrations: Migration[] = [{
  name: 'schedule-001-tasks',
  sql: `
    CREATE TABLE tasks (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      task TEXT NOT NULL,
      assigned_to TEXT NOT NULL,
      scene TEXT,
      cron TEXT,
      run_at TEXT,
      timezone TEXT NOT NULL,
      enabled INTEGER NOT NULL,
      catch_up TEXT NOT NULL,
      next_run TEXT,           -- the first of next_runs; in the past while the agent is disabled
      next_runs TEXT NOT NULL, -- worked out when they change, so that a list computes nothing
      last_run TEXT,
      last_status TEXT,        -- how the newest run that has ended did
      last_result TEXT,
      runs INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      deleted_at TEXT
    ) STRICT;
    CREATE UNIQUE INDEX tasks_id ON tasks (lower(id));
    CREATE INDEX tasks_order ON tasks (next_run IS NULL, next_run, id) WHERE deleted_at IS NULL;
    CREATE INDEX tasks_due ON tasks (next_run) WHERE deleted_at IS NULL AND next_run IS NOT NULL;
    CREATE INDEX tasks_agent ON tasks (assigned_to) WHERE deleted_at IS NULL;
    CREATE TABLE task_runs (
      id TEXT PRIMARY KEY,
      task_id TEXT NOT NULL,
      due_at TEXT NOT NULL,
      started_at TEXT NOT NULL,
      ended_at TEXT,
      trigger TEXT NOT NULL,
      status TEXT NOT NULL,
      result TEXT
    ) STRICT;
    CREATE INDEX task_runs_task ON task_runs (task_id, id);
    CREATE INDEX task_runs_open ON task_runs (task_id) WHERE status = 'running';
  `,
}, {
  name: 'schedule-002-turns',
  sql: 'ALTER TABLE task_runs ADD COLUMN turn_id TEXT', // the turn it woke; null of those before this
}]
