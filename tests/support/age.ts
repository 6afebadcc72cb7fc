// Makes a closed house older: what it remembers happened so many minutes earlier than it did.
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Moves the event log, the edges and the agents of a house back in time. */
export function age(home: string, minutes: number): void {
  const db = new Database(join(home, 'cococat.db'))
  const earlier = (moment: string): string => `strftime('%Y-%m-%dT%H:%M:%fZ', julianday(${moment}) - ${minutes} / 1440.0)`
  db.exec(`
    UPDATE events SET timestamp = ${earlier('timestamp')};
    UPDATE events SET data = json_set(data, '$.edge.timestamp', ${earlier(`data ->> '$.edge.timestamp'`)}) WHERE type = 'edge.added';
    UPDATE edges SET first_at = ${earlier('first_at')}, last_at = ${earlier('last_at')};
    UPDATE agents SET created_at = ${earlier('created_at')};`)
  db.close()
}
