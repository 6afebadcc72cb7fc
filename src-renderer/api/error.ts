// What goes wrong between the page and the server, in one shape.

export interface ErrorDetail { path: string, message: string }

/** A refusal of the server, or `offline` when it cannot be reached at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: readonly ErrorDetail[] = [],
    /** Seconds to wait before trying again, when the server said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message)
  }
}
