/** What kept a call from its answer: what the person can do about each is different. */
export type FailureKind =
  /** Nothing answered: the daemon is not running or not reachable. */
  | 'offline'
  /** The login has ended, or was never there. */
  | 'login'
  /** Too many calls; `retryAfterMs` says when to come again. */
  | 'busy'
  /** The daemon met something that it did not expect. */
  | 'server'
  /** It was understood and refused; `code` says why. */
  | 'refused'

interface FailureFacts {
  /** Code of the problem, or `page.offline`, `page.unreadable` where there was none. */
  readonly code: string
  /** 0 when nothing answered. */
  readonly status: number
  readonly hint?: string | undefined
  readonly details?: Readonly<Record<string, unknown>> | undefined
  /** Names the call in the daemon's log. */
  readonly request?: string | undefined
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/** A call that was not answered as hoped. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly kind: FailureKind
  readonly code: string
  readonly status: number
  readonly hint: string | undefined
  readonly details: Readonly<Record<string, unknown>>
  readonly request: string | undefined
  readonly retryAfterMs: number | undefined

  constructor(message: string, facts: FailureFacts) {
    super(message, { cause: facts.cause })
    this.kind = kindOf(facts)
    this.code = facts.code
    this.status = facts.status
    this.hint = facts.hint
    this.details = facts.details ?? {}
    this.request = facts.request
    this.retryAfterMs = facts.retryAfterMs
  }

  /** Whether the same call may succeed a moment later. */
  get isPassing(): boolean {
    return this.kind === 'offline' || this.status === 503 || this.code === 'http.in_flight'
  }
}

function kindOf({ status, code }: FailureFacts): FailureKind {
  if (status === 0) return 'offline'
  if (status === 401) return 'login'
  if (status === 429 || status === 503) return 'busy'
  return status >= 500 || code === 'page.unreadable' ? 'server' : 'refused'
}

/** The failure that an answer tells of. */
export async function failureOf(response: Response): Promise<Failure> {
  const problem = await readProblem(response)
  const after = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new Failure(problem.detail ?? `The daemon answered with status ${response.status}.`, {
    code: problem.code ?? (response.status >= 500 ? 'internal.bug' : 'page.unreadable'),
    status: response.status,
    hint: problem.hint,
    details: problem.details,
    request: response.headers.get('x-request-id') ?? undefined,
    retryAfterMs: Number.isFinite(after) ? after * 1000 : undefined,
  })
}

interface ProblemText {
  readonly code?: string
  readonly detail?: string
  readonly hint?: string
  readonly details?: Record<string, unknown>
}

async function readProblem(response: Response): Promise<ProblemText> {
  if (!/^application\/(?:problem\+)?json\b/.test(response.headers.get('content-type') ?? '')) return {}
  try {
    return (await response.json()) as ProblemText
  } catch {
    return {} // an answer that was cut off tells no more than its status
  }
}
