// What a trash shows of each thing.

export interface Trashed { id: string, name: string, deleted_at: string }
