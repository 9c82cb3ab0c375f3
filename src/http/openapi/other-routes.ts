import { z } from 'zod'

import { type Operation } from '#contract'
import { loginOperations, operation } from '#contract/operations'

/** A route that is no operation of the registry, described like one. */
export interface OtherRoute extends Operation {
  /** Whether it goes on as a web socket. */
  readonly isSocket?: true
}

/** What is served beside the operations: how one comes in, what goes on, and this document. */
export const otherRoutes: Readonly<Record<string, OtherRoute>> = {
  ...loginOperations,
  'live.stream': operation({
    http: 'GET /api/v2/stream',
    summary: 'Follow what happens as server-sent events; a client that comes back goes on where it was.',
    permission: 'look',
    audit: null,
    errors: ['http.streams_full'],
    input: z.strictObject({
      topics: z.string().optional().meta({
        description: '`runs`, or `run:ID` for a tree of runs; several with commas between. All without it.',
      }),
      after: z.string().optional().meta({
        description: 'The id of the last event that was seen; the header Last-Event-ID says the same.',
      }),
    }),
    output: { content: 'text/event-stream' },
  }),
  'live.socket': {
    ...operation({
      http: 'GET /api/v2/ws',
      summary:
        'Follow the same events over a web socket: send `{"subscribe": {"topics": [], "after": null}}`. The page key comes as the subprotocol `adjutant.key.KEY`.',
      permission: 'look',
      audit: null,
      errors: ['http.streams_full'],
      input: z.strictObject({}),
      output: z.strictObject({}),
    }),
    isSocket: true,
  },
  'chat.stream': {
    ...operation({
      http: 'GET /api/v1/chat/stream',
      summary:
        'Chat over a web socket: send what `POST /api/v1/chat` takes as the first frame; tokens and calls come as frames `{"type": "token" | "restart" | "call", …}`, and `{"type": "done", …}` with the response is the last.',
      permission: 'work',
      audit: null,
      errors: [],
      input: z.strictObject({}),
      output: z.strictObject({}),
    }),
    isSocket: true,
  },
  'metrics.get': operation({
    http: 'GET /metrics',
    summary: 'Get all counts and times as Prometheus reads them.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: { content: 'text/plain' },
  }),
  'openapi.get': operation({
    http: 'GET /api/v2/openapi.json',
    summary: 'Get this document.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: z.looseObject({ openapi: z.string() }),
  }),
}
