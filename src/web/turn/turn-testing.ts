import type { TurnView } from '#contract'

/** A turn that has just begun, but for what a test says. */
export function turnOf(facts: Partial<TurnView> = {}): TurnView {
  return {
    run: 'run_1',
    revision: '1',
    session: 'ses_1',
    agent: 'assistant',
    version: 0,
    status: 'running',
    waiting: null,
    isForPerson: false,
    degraded: false,
    model: null,
    asked: 'What is there?',
    sorted: null,
    parts: [],
    saying: null,
    isThinking: false,
    toolsInFlight: 0,
    answer: null,
    finish: null,
    error: null,
    left: 0,
    usage: { input: 0, output: 0 },
    cost: 0,
    effects: 0,
    forgottenAt: null,
    ...facts,
  }
}

type Call = Extract<TurnView['parts'][number], { is: 'call' }>

export function callOf(facts: Partial<Call> = {}): Call {
  return {
    is: 'call',
    key: 'act#1/fs.read/0',
    tool: 'fs.read',
    state: 'done',
    input: { value: { path: '/a' }, cut: false, length: 13 },
    output: { value: { text: 'b' }, cut: false, length: 12 },
    error: null,
    child: null,
    ...facts,
  }
}
