/** What is said is sorted among agents: by the person's word, by rules, by a light model; the ones it is for answer. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { ChatResponse, TurnView } from '#contract'

import { type Asked, openModelServer, type Scripted } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { openPlace, type Place } from '../cli/place.ts'
import { freePort } from '../daemon/free-port.ts'
import { Visitor } from '../daemon/visitor.ts'

/** Who is asked, by the beginning of what they are told. */
const roles = {
  sorter: 'You sort what a person says',
  tasks: "You keep one person's tasks",
  calendar: "You keep one person's calendar",
  assistant: 'You help one person with their work',
} as const
type Role = keyof typeof roles

function roleOf({ instructions }: Asked): Role {
  const found = Object.entries(roles).find(([, begins]) => instructions.startsWith(begins))
  assert.ok(found, instructions.slice(0, 100))
  return found[0] as Role
}

/** Each says what it is to say, and the last of it again and again. */
function scripted(says: Partial<Record<Role, readonly Scripted[]>>): {
  reply: (asked: Asked) => Scripted
  heard: { role: Role; asked: Asked }[]
} {
  const heard: { role: Role; asked: Asked }[] = []
  return {
    heard,
    reply(asked) {
      const role = roleOf(asked)
      const before = heard.filter((one) => one.role === role).length
      heard.push({ role, asked })
      const all = says[role] ?? []
      return all[Math.min(before, all.length - 1)] ?? { text: `I am ${role}.` }
    },
  }
}

function sorted(why: string, ...agents: readonly (readonly [agent: string, task: string])[]): Scripted {
  return { text: JSON.stringify({ agents: agents.map(([agent, task]) => ({ agent, task })), why }) }
}

async function setUp(place: Place, url: string, { light = true } = {}): Promise<void> {
  await place.call('models', 'add', 'local', 'ollama', '--url', url)
  assert.equal((await place.call('models', 'use', 'local/large')).code, 0)
  if (light) assert.equal((await place.call('models', 'use', 'local/small', '--route', 'light')).code, 0)
}

async function turnOf(place: Place, run: string): Promise<TurnView> {
  return place.json<TurnView>('api', 'turns.get', `run=${run}`)
}

const wish = 'Could you look after my passport before the trip?'

describe('with a light model', () => {
  test('one agent answers what is for it, with its own tools, and the asked one is not troubled', async () => {
    const { reply, heard } = scripted({
      sorter: [sorted('Something to do.', ['tasks', 'x'])],
      tasks: [
        { calls: [{ tool: 'create_task', input: { title: 'Renew the passport' } }] },
        { text: 'It is on your list.' },
      ],
    })
    await using server = await openModelServer(reply)
    using place = openPlace()
    await setUp(place, server.url('ollama'))
    const { code, out, err } = await place.call('ask', wish, '--mode', 'autopilot')
    assert.equal(code, 0, out + err)
    assert.match(out, /It is on your list\./)
    assert.doesNotMatch(out, /tasks|Something to do|pass#|run_/)
    assert.match(err, /for tasks\s+Something to do\./)
    assert.deepEqual(
      heard.map(({ role }) => role),
      ['sorter', 'tasks', 'tasks'],
    )
    assert.deepEqual(
      heard.map(({ asked }) => asked.model),
      ['small', 'large', 'large'],
    )
    assert.match((await place.call('tasks', 'list')).out, /Renew the passport/)
    assert.equal((await place.call('undo', 'last', '--yes')).code, 0)
    assert.doesNotMatch((await place.call('tasks', 'list')).out, /Renew the passport/)
  })

  test('several answer in their order, each told what came before, and it is summed up', async () => {
    const { reply, heard } = scripted({
      sorter: [sorted('Two things.', ['tasks', 'What is open?'], ['calendar', 'Find room for it'])],
      tasks: [{ text: 'Open: renew the passport.' }],
      calendar: [{ text: 'Tuesday is free.' }],
      assistant: [{ text: 'The passport is open; Tuesday is free for it.' }],
    })
    await using server = await openModelServer(reply)
    using place = openPlace()
    await setUp(place, server.url('ollama'))
    place.put('desk/a.txt', 'x')
    const chat = place.start(['chat', place.path('desk')], { input: `${wish}\n` })
    const { code, out, err } = await chat.ended
    assert.equal(code, 0, out + err)
    assert.match(out, /The passport is open; Tuesday is free for it\./)
    assert.match(err, /for tasks, then calendar\s+Two things\./)
    assert.deepEqual(
      heard.map(({ role }) => role),
      ['sorter', 'tasks', 'calendar', 'assistant'],
    )
    const [, tasks, calendar, self] = heard.map(({ asked }) => asked)
    assert.match(JSON.stringify(tasks?.messages), /What is open\?/)
    assert.match(calendar?.instructions ?? '', /Open: renew the passport\./)
    assert.match(JSON.stringify(self?.messages), /Tuesday is free\./)
  })

  test('what is for nobody else, or sorted into nonsense, the asked one answers itself', async () => {
    const { reply, heard } = scripted({
      sorter: [
        sorted('Talk.'),
        sorted('', ['root', 'x']),
        { text: 'tasks, I would say' },
        { text: '', fault: { status: 500 } },
      ],
      assistant: [{ text: 'Myself.' }],
    })
    await using server = await openModelServer(reply)
    using place = openPlace()
    await setUp(place, server.url('ollama'))
    for (const by of ['model', 'nobody', 'nobody', 'nobody']) {
      const view = await place.json<TurnView>('ask', wish)
      assert.equal(view.answer, 'Myself.')
      assert.deepEqual([view.sorted?.by, view.sorted?.agents], [by, []])
    }
    assert.equal(heard.filter(({ role }) => role === 'assistant').length, 4)
  })

  test('a name in front of it, or rules that are sure, ask no model to sort', async () => {
    const { reply, heard } = scripted({})
    await using server = await openModelServer(reply)
    using place = openPlace()
    await setUp(place, server.url('ollama'))
    const named = await place.json<TurnView>('ask', '@calendar what do you think of Tuesday?')
    assert.deepEqual([named.sorted?.by, named.sorted?.agents], ['name', ['calendar']])
    const sure = await place.json<TurnView>('ask', 'Remind me to call the dentist in 3 days')
    assert.deepEqual([sure.sorted?.by, sure.sorted?.agents], ['rules', ['tasks']])
    assert.deepEqual(
      heard.map(({ role }) => role),
      ['calendar', 'tasks'],
    )
    assert.match(JSON.stringify(heard[0]?.asked.messages), /"what do you think of Tuesday\?"/)
  })

  test('an agent of the person’s own is among them; one of a folder is not', async () => {
    const { reply, heard } = scripted({ sorter: [sorted('Letters.', ['postman', 'x'])] })
    await using server = await openModelServer((asked) =>
      asked.instructions.startsWith('You carry') ? { text: 'Carried.' } : reply(asked),
    )
    using place = openPlace()
    await setUp(place, server.url('ollama'))
    const text = '---\nname: postman\ndescription: Carries letters.\n---\nYou carry letters.\n'
    place.put('desk/.agents/thief.md', text.replaceAll('postman', 'thief'))
    place.put('desk/a.txt', 'x')
    assert.equal((await place.call('agents', 'save', place.put('postman.md', text))).code, 0)
    const view = await place.json<TurnView>('ask', wish, '--folder', place.path('desk'))
    assert.equal(view.answer, 'Carried.')
    assert.match(heard[0]?.asked.instructions ?? '', /- postman: Carries letters\./)
    assert.doesNotMatch(heard[0]?.asked.instructions ?? '', /thief/)
  })
})

test('without a light model the assistant answers at once, and the orchestrator has its own model sort', async () => {
  const { reply, heard } = scripted({ sorter: [sorted('A task.', ['tasks', 'x'])] })
  await using server = await openModelServer(reply)
  using place = openPlace()
  await setUp(place, server.url('ollama'), { light: false })
  const view = await place.json<TurnView>('ask', wish)
  assert.deepEqual([view.answer, view.sorted], ['I am assistant.', null])
  const other = await place.json<TurnView>('ask', wish, '--agent', 'orchestrator')
  assert.equal(other.answer, 'I am tasks.')
  assert.deepEqual(
    heard.map(({ role, asked }) => [role, asked.model]),
    [
      ['assistant', 'large'],
      ['sorter', 'large'],
      ['tasks', 'large'],
    ],
  )
})

test('without any model rules sort sentences that each are understood, and decline the rest', async () => {
  using place = openPlace()
  const said = 'Remind me to call the dentist in 3 days. What is on my calendar tomorrow?'
  const view = await place.json<TurnView>('ask', said)
  assert.equal(view.degraded, true)
  assert.deepEqual([view.sorted?.by, view.sorted?.agents], ['rules', ['tasks', 'calendar']])
  assert.match(view.answer ?? '', /^The task is made: “Call the dentist”.*\n\nThere is no event/)
  assert.match((await place.call('tasks', 'list')).out, /Call the dentist/)
  const declined = await place.json<TurnView>(
    'ask',
    'Remind me to call Bob in 3 days. Then send him a letter.',
  )
  assert.deepEqual([declined.degraded, declined.sorted?.agents], [true, []])
  assert.doesNotMatch((await place.call('tasks', 'list')).out, /Bob/)
})

test('by POST /api/v1/chat the same, whose answer tells nothing of how it was sorted; plan does nothing', async () => {
  const { reply, heard } = scripted({
    sorter: [sorted('The secret reason.', ['tasks', 'What is open?'], ['calendar', 'Find room'])],
    assistant: [{ text: 'All is well.' }],
  })
  await using server = await openModelServer((asked) =>
    Object.values(roles).some((begins) => asked.instructions.startsWith(begins))
      ? reply(asked)
      : { text: 'no plan' },
  )
  using place = openPlace()
  await setUp(place, server.url('ollama'))
  const daemon = place.start(['up', '--no-browser', '--port', await freePort()], { limitMs: 600_000 })
  await daemon.says(/#t=[\w-]+/)
  const visitor = await Visitor.enter(/http:\S+#t=[\w-]+/.exec(daemon.said().out)?.[0] ?? '')
  const direct = (await visitor.ask('POST', '/api/v1/chat', { body: { message: wish } })).json as ChatResponse
  assert.equal(direct.response, 'All is well.', JSON.stringify(direct))
  assert.deepEqual(
    direct.actions.map(({ tool, state }) => [tool, state]),
    [
      ['agent.tasks', 'done'],
      ['agent.calendar', 'done'],
    ],
  )
  assert.doesNotMatch(JSON.stringify(direct), /secret reason|You sort/)
  assert.deepEqual((await turnOf(place, direct.run)).sorted, {
    agents: ['tasks', 'calendar'],
    by: 'model',
    why: 'The secret reason.',
  })
  const before = heard.length
  const body = { message: 'sort the files in /tmp by name', execution_mode: 'plan' }
  const plan = (await visitor.ask('POST', '/api/v1/chat', { body })).json as Partial<ChatResponse>
  assert.deepEqual([plan.actions ?? [], heard.length], [[], before])
  daemon.child.kill('SIGTERM')
  await daemon.ended
})
