// The messages of a language, put together from a file for each noun.

/** Gathers files under their names: what stands in `agents.json` is asked for as `agents.…`. */
export const byNoun = (files: Record<string, object>): Record<string, object> => Object.fromEntries(Object.entries(files).map(([path, messages]) => [/([^/]+)\.json$/.exec(path)![1]!, messages]))
