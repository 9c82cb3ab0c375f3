import type { Duplex } from 'node:stream'

import { AppError, type ErrorCode } from '#contract'

import { problemOf, problemType } from '../routes/problems.ts'
import { limits } from './limits.ts'
import { securityHeaders } from './security-headers.ts'

const codes: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['http.headers_too_large', `Headers may have ${limits.headerBytes} bytes.`],
  ERR_HTTP_REQUEST_TIMEOUT: ['http.request_timeout', 'The request did not come to its end in time.'],
}

/** Answers what could not be read as a request at all, and closes the connection: nobody knows where the next one begins. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Duplex, id: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [code, message] = codes[error.code ?? ''] ?? [
    'http.request_unreadable',
    'It cannot be read as a request.',
  ]
  const problem = problemOf(new AppError(code, message), id)
  const body = JSON.stringify(problem)
  const headers = {
    ...securityHeaders,
    'content-type': problemType,
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': id,
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${problem.status} \r\n${lines.join('')}\r\n${body}`, () => socket.destroy())
}
