/** A browser in small: comes in by a link, keeps its cookie and the key of its page, and asks as the page does. */
import assert from 'node:assert/strict'
import { type IncomingMessage, request } from 'node:http'

import { WebSocket } from 'ws'

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** What it says, as JSON; empty unless it is that. */
  readonly json: unknown
}

export interface Asking {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

function isJson({ headers }: IncomingMessage): boolean {
  return /^application\/(problem\+)?json\b/.test(headers['content-type'] ?? '')
}

/** One request, without any of the manners of a browser but those that are given. */
export function ask(
  url: string,
  method: string,
  path: string,
  { body, headers = {} }: Asking = {},
): Promise<Answered> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, url),
      {
        method,
        headers: {
          ...(text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
          ...headers,
        },
      },
      (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.on('error', reject)
        answer.on('end', () => {
          const said = Buffer.concat(pieces).toString()
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: said,
            json: isJson(answer) ? JSON.parse(said) : undefined,
          })
        })
      },
    )
    sent.on('error', reject)
    sent.end(text)
  })
}

export class Visitor {
  readonly url: string
  readonly #cookie: string
  readonly #pageKey: string

  private constructor(url: string, cookie: string, pageKey: string) {
    this.url = url
    this.#cookie = cookie
    this.#pageKey = pageKey
  }

  /** @param link as `adjutant link` prints it */
  static async enter(link: string): Promise<Visitor> {
    const { origin, hash } = new URL(link)
    const answered = await ask(origin, 'POST', '/api/v2/login/link', {
      body: { token: hash.replace('#t=', '') },
      headers: { origin },
    })
    assert.equal(answered.status, 200, answered.text)
    const [cookie = ''] = [answered.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0] ?? '')
    return new Visitor(origin, cookie, (answered.json as { pageKey: string }).pageKey)
  }

  /** The same login at another address, as after a restart that took another port. */
  at(url: string): Visitor {
    return new Visitor(url, this.#cookie, this.#pageKey)
  }

  /** A web socket, as the page opens it. */
  socket(path: string): WebSocket {
    const protocols = ['adjutant', `adjutant.key.${this.#pageKey}`]
    const headers = { origin: this.url, cookie: this.#cookie }
    return new WebSocket(new URL(path, this.url.replace(/^http/, 'ws')), protocols, { headers })
  }

  ask(method: string, path: string, asking: Asking = {}): Promise<Answered> {
    return ask(this.url, method, path, {
      ...asking,
      headers: {
        origin: this.url,
        'sec-fetch-site': 'same-origin',
        cookie: this.#cookie,
        'x-adjutant-page-key': this.#pageKey,
        ...asking.headers,
      },
    })
  }
}
