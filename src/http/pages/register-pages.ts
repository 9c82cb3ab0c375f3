import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { AppError } from '#contract'

import { isApi } from '../guard/judge-request.ts'
import { missingPage, type PageFile, type PageFiles } from './page-file.ts'

const forGood = 'public, max-age=31536000, immutable'

/**
 * Serves the files of the page, and its document for every other address outside the API: which view an address means is
 * the page's matter. They hold nothing of anybody and are for everybody who reaches the server.
 */
export function registerPages(app: FastifyInstance, files: PageFiles): void {
  const document = files.get('/index.html') ?? missingPage
  app.get('/*', { config: { access: 'open' } }, (request, reply) => {
    const [pathname = '/'] = request.url.split('?', 1)
    if (isApi(request.url)) {
      throw new AppError('http.not_found', `There is nothing at ${pathname}.`, {
        hint: 'See /api/v2/openapi.json for what there is.',
      })
    }
    const file = files.get(pathname)
    // A script that is not there must not look like one: the page is of another build then.
    if (!file && pathname.startsWith('/assets/')) {
      throw new AppError('http.not_found', `There is no ${pathname}.`, { hint: 'Load the page anew.' })
    }
    return send({ request, reply }, file ?? document)
  })
}

function send(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  { mediaType, bytes, packed, isNamedByContent }: PageFile,
): FastifyReply {
  const takesPacked = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  void reply.headers({
    'content-type': mediaType,
    vary: 'accept-encoding',
    ...(isNamedByContent ? { 'cache-control': forGood } : {}),
  })
  if (packed === null || !takesPacked) return reply.send(Buffer.from(bytes))
  return reply.header('content-encoding', 'gzip').send(Buffer.from(packed))
}
