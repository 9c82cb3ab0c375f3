import type { FastifyInstance } from 'fastify'

import { AppError } from '#contract'

/**
 * Takes JSON and nothing else. An empty body is none. Refused are bytes that are no UTF-8, and objects with a key
 * `__proto__` or with a `constructor` that has a `prototype`: copied carelessly, they would change what other objects are.
 */
export function takeJsonAlone(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) {
      done(null)
      return
    }
    let text: string
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(body as Buffer)
    } catch (error) {
      done(new AppError('input.invalid', 'The body is no text in UTF-8.', { cause: error }))
      return
    }
    void parse(request, text, done)
  })
}
