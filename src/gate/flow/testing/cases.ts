import { type Label, personLabel, publicLabel } from '#contract'

import type { EffectRequest } from '../../effect-request.ts'
import type { Verdict } from '../../verdict.ts'
import type { FlowRules } from '../flow-rules.ts'
import { judgeFlow } from '../judge-flow.ts'

/** Written by others, and nobody's business but the person's: a mail, a file. */
export const mailLabel: Label = {
  integrity: 'untrusted',
  confidentiality: 'private',
  sources: ['mail:inbox'],
}
/** Written by others, for everybody: a page. */
export const webLabel: Label = {
  integrity: 'untrusted',
  confidentiality: 'public',
  sources: ['net:news.example:443'],
}
export const secretLabel: Label = { integrity: 'trusted', confidentiality: 'secret', sources: [] }
export { personLabel, publicLabel }

type Call = Pick<
  EffectRequest,
  'tool' | 'effectClass' | 'undoClass' | 'controls' | 'reach' | 'input' | 'needs'
>

const outward = { effectClass: 'other', undoClass: 'irreversible', needs: [] } as const

export function mail(input: Readonly<Record<string, EffectRequest['input']>>): Call {
  const reach = { leaves: 'sent', destinations: ['to', 'cc'] } as const
  return { tool: 'mail.send', ...outward, controls: ['to', 'cc'], reach, input }
}

/** As the built-in tool says of itself. */
export function http(input: { url: string; method?: string; [field: string]: string | undefined }): Call {
  const { method = 'GET', ...rest } = input
  const resource = URL.parse(input.url)?.host ?? input.url
  return {
    tool: 'http.request',
    effectClass: method === 'GET' ? 'pure' : 'other',
    undoClass: 'irreversible',
    controls: ['url', 'method', 'headers', 'query'],
    reach: {
      leaves: 'sent',
      destinations: ['url'],
      decides: ['method'],
      ...(method === 'DELETE' ? { act: 'remove' } : {}),
    },
    input: { ...(rest as Record<string, string>), method },
    needs: [{ capability: 'net', resource: resource.includes(':') ? resource : `${resource}:443` }],
  }
}

export function write(path: string, text = 'x'): Call {
  return {
    tool: 'fs.write',
    effectClass: 'reconcilable',
    undoClass: 'reversible',
    controls: ['path'],
    input: { path, text },
    needs: [{ capability: 'fs.write', resource: path }],
  }
}

export function move(from: string, to: string): Call {
  const needs = [from, to].map((resource) => ({ capability: 'fs.write' as const, resource }))
  return {
    tool: 'fs.move',
    effectClass: 'reconcilable',
    undoClass: 'reversible',
    controls: ['from', 'to'],
    input: { from, to },
    needs,
  }
}

export function remove(path: string): Call {
  return { ...write(path), tool: 'fs.remove', input: { path }, reach: { act: 'remove' } }
}

export function shell(command: string, stdin = ''): Call {
  return {
    tool: 'shell.run',
    ...outward,
    controls: ['command'],
    reach: { runs: true },
    input: { command, stdin },
  }
}

export function pay(to: string, amount: number): Call {
  const reach = { leaves: 'sent', destinations: ['to'], act: 'pay' } as const
  return { tool: 'bank.pay', ...outward, controls: ['to', 'amount'], reach, input: { to, amount } }
}

type Rest = Partial<Omit<EffectRequest, keyof Call>>

/** A step of a workflow whose parts all come from where `label` says. */
export function step(call: Call, rest: Rest = {}): EffectRequest {
  return {
    run: 'run',
    root: 'run',
    key: 'step',
    toolVersion: 1,
    label: publicLabel,
    fieldLabels: {},
    mode: 'autopilot',
    grants: call.needs.map((need) => ({ ...need, reason: 'test' })),
    named: [],
    project: '',
    plan: null,
    ...call,
    ...rest,
  }
}

/** A call that a model chose, which had read what `label` says; `text` is what the person asked for. */
export function asked(text: string, call: Call, rest: Rest = {}): EffectRequest {
  const label = rest.label ?? mailLabel
  return step(call, { named: [text], choice: label, ...rest, label })
}

/** `go`, or the codes of all reasons to ask in order, or the code of the refusal. */
export function sayOf(request: EffectRequest, standing: FlowRules['standing'] = []): string {
  return wordsOf(judgeFlow(request, { standing }))
}

function wordsOf(verdict: Verdict): string {
  if (verdict.say === 'go') return 'go'
  if (verdict.say === 'refuse') return verdict.error.code
  return [...new Set(verdict.reasons.map(({ code }) => code))].join(' ')
}
