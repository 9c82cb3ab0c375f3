import { AppError } from '#contract'

/** What the headers of a request say of its body; undefined for a header that is not there. */
export interface BodyHeaders {
  readonly 'content-type'?: string | undefined
  readonly 'content-length'?: string | undefined
  readonly 'content-encoding'?: string | undefined
  readonly 'transfer-encoding'?: string | undefined
}

const json = /^application\/json(?:\s*;\s*charset=(?:utf-8|"utf-8"))?\s*$/i

/**
 * Lets through JSON in UTF-8, and no body where none is needed.
 *
 * A POST without a body must say that it is JSON too: a form of another page can send an empty one, but cannot say that.
 *
 * @throws AppError `http.content_type_refused`
 */
export function judgeBody(method: string, headers: BodyHeaders): void {
  const length = headers['content-length']
  const isEmpty = headers['transfer-encoding'] === undefined && (length === undefined || length === '0')
  const changes = method === 'POST' || method === 'PUT' || method === 'PATCH'
  if (isEmpty && !changes) return
  if (headers['content-encoding'] !== undefined) throw refused('A body that is packed is not taken.')
  if (!json.test(headers['content-type'] ?? '')) throw refused('Only JSON is taken here.')
}

function refused(message: string): AppError {
  return new AppError('http.content_type_refused', message, {
    hint: 'Send it with the content type application/json.',
  })
}
