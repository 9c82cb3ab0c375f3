import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import type { Json } from '#base'

import { office } from './testing/surroundings.ts'
import { understand } from './understand.ts'
import type { DeclineReason } from './understanding.ts'

/** The input of the one call, or why there is none. */
function input(text: string, tool: string): Json {
  const got = understand(text, office)
  if (got.is === 'declined') return got.why
  return got.tool === tool ? got.input : `${got.tool} instead`
}

const calls: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  create_task: {
    'remind me to watch "Friday the 13th" tonight': {
      title: 'Watch "Friday the 13th"',
      due_date: '2026-11-25T20:00',
    },
    'remind me tomorrow evening at 9 to feed the cat': {
      title: 'Feed the cat',
      due_date: '2026-11-26T21:00',
    },
    'add a todo "go to the gym."': { title: 'Go to the gym' },
    'remind me to call Mr. Smith at 10:00': { title: 'Call Mr. Smith', due_date: '2026-11-26T10:00' },
    'remind me to prepare slides for the meeting by Monday': {
      title: 'Prepare slides for the meeting',
      due_date: '2026-11-30',
    },
    'remind me to call Bob on Monday': { title: 'Call Bob', due_date: '2026-11-30' },
    'remind me at 5pm to take out the trash': { title: 'Take out the trash', due_date: '2026-11-25T17:00' },
    'Remind me to pay the invoice from Meyer & Sons by Friday': {
      title: 'Pay the invoice from Meyer & Sons',
      due_date: '2026-11-27',
    },
    'can you remind me to buy milk, eggs and bread tomorrow?': {
      title: 'Buy milk, eggs and bread',
      due_date: '2026-11-26',
    },
    'add "learn the tango" to my tasks': { title: 'Learn the tango' },
    'put dog food on my todo list': { title: 'Dog food' },
    'new task: renew passport, due 15 january, high priority': {
      title: 'Renew passport',
      priority: 'high',
      due_date: '2027-01-15',
    },
    'create a task called "Fix bike" with high priority': { title: 'Fix bike', priority: 'high' },
    'add a high-priority task to review the contract by tomorrow noon': {
      title: 'Review the contract',
      priority: 'high',
      due_date: '2026-11-26T12:00',
    },
    'remind me to call Tom about the car on Friday': {
      title: 'Call Tom about the car',
      due_date: '2026-11-27',
    },
    "remind me to book a table for two at Luigi's tomorrow": {
      title: "Book a table for two at Luigi's",
      due_date: '2026-11-26',
    },
    'add a reminder to take my pills at 8:00': { title: 'Take my pills', due_date: '2026-11-26T08:00' },
    'set a reminder for tomorrow at 9am to call the bank': {
      title: 'Call the bank',
      due_date: '2026-11-26T09:00',
    },
    'I need to finish the report by Thursday': { title: 'Finish the report', due_date: '2026-11-26' },
    'remind me to email Kim at 17:00': { title: 'Email Kim', due_date: '2026-11-25T17:00' },
    'add a task for tomorrow: call mum': { title: 'Call mum', due_date: '2026-11-26' },
    'remind me in 20 minutes to check the oven': { title: 'Check the oven', due_date: '2026-11-25T10:50' },
    'create task pay taxes': { title: 'Pay taxes' },
    'add task "buy stamps" due tomorrow': { title: 'Buy stamps', due_date: '2026-11-26' },
    'add a todo to pick up the parcel tomorrow evening': {
      title: 'Pick up the parcel',
      due_date: '2026-11-26T18:00',
    },
    'remind me please to call Bob tomorrow': { title: 'Call Bob', due_date: '2026-11-26' },
    'reminder: pay rent by friday': { title: 'Pay rent', due_date: '2026-11-27' },
    'Remind me on the 5th to call the vet': { title: 'Call the vet', due_date: '2026-12-05' },
    'remind me next friday at 10 to cancel the trial': {
      title: 'Cancel the trial',
      due_date: '2026-12-04T10:00',
    },
    "I'd like you to remind me to call mum tonight": { title: 'Call mum', due_date: '2026-11-25T20:00' },
  },
  update_task: {
    "I've finished the tax return": { task: 'tax return', done: true },
    'the tax return is done': { task: 'tax return', done: true },
    'mark "call Anna" as not done': { task: 'call Anna', done: false },
    'reopen the task pay rent': { task: 'pay rent', done: false },
    'check off buy milk': { task: 'buy milk', done: true },
    'tick off the dentist form': { task: 'dentist form', done: true },
    'make the garden project high priority': { task: 'garden project', priority: 'high' },
    'change the priority of "tax return" to low': { task: 'tax return', priority: 'low' },
    'give the visa application high priority': { task: 'visa application', priority: 'high' },
    'postpone the task tax return to friday': { task: 'tax return', due_date: '2026-11-27' },
    'set the deadline of the tax return to 15 December': { task: 'tax return', due_date: '2026-12-15' },
    'move "Buy paint" to tomorrow': { task: 'Buy paint', due_date: '2026-11-26' },
  },
  update_event: {
    'move lunch with Mia to Friday': { event: 'lunch with Mia', start: '2026-11-27' },
    'reschedule the team meeting to next Tuesday at 14:00': {
      event: 'team meeting',
      start: '2026-12-01T14:00',
    },
    'rename the event "Sync" to "Weekly sync"': { event: 'Sync', title: 'Weekly sync' },
  },
  list_tasks: {
    "what's due today": { filters: { due: 'today' } },
    'which tasks are due tomorrow?': { filters: { due: 'tomorrow' } },
    'what tasks are due this week': { filters: { due: 'week' } },
    'show me all urgent tasks': { filters: { priority: 'urgent' } },
    'do I have any open tasks about the garden?': { filters: { done: false, search: 'garden' } },
    'show my finished tasks': { filters: { done: true } },
    "what's on my to-do list": { filters: {} },
    'which tasks are not done yet': { filters: { done: false } },
    'list my tasks': { filters: {} },
    'what are my high priority tasks for tomorrow': { filters: { priority: 'high', due: 'tomorrow' } },
    'show tasks mentioning "invoice"': { filters: { search: 'invoice' } },
    'search my tasks for invoice': { filters: { search: 'invoice' } },
    'find tasks about taxes': { filters: { search: 'taxes' } },
    "what's overdue?": { filters: { due: 'overdue' } },
    "can you please tell me what's overdue?": { filters: { due: 'overdue' } },
    'what are my tasks?': { filters: {} },
    'which of my open tasks are urgent?': { filters: { done: false, priority: 'urgent' } },
    'my tasks': { filters: {} },
  },
  suggest_tasks: {
    'suggest something to work on': {},
    'what do you suggest I do next?': {},
    'what should I work on today?': {},
  },
  create_event: {
    'meeting with Anna Schmidt tomorrow at 10:00 in room 12': {
      title: 'Meeting with Anna Schmidt',
      start: '2026-11-26T10:00',
      place: 'room 12',
      people: ['Anna Schmidt'],
    },
    'Coffee with Ben on Saturday at 11 at Café Central': {
      title: 'Coffee with Ben',
      start: '2026-11-28T11:00',
      place: 'Café Central',
      people: ['Ben'],
    },
    'dinner with Mia on friday at 8pm': {
      title: 'Dinner with Mia',
      start: '2026-11-27T20:00',
      people: ['Mia'],
    },
    'schedule a one-hour call with Lena and Tom on 3 December at 14:00': {
      title: 'Call with Lena and Tom',
      start: '2026-12-03T14:00',
      end: '2026-12-03T15:00',
      people: ['Lena', 'Tom'],
    },
    'schedule a meeting about the budget tomorrow from 10:00 to 11:30': {
      title: 'Meeting about the budget',
      start: '2026-11-26T10:00',
      end: '2026-11-26T11:30',
    },
    'add a team lunch on Thursday at 12:30 to my calendar': {
      title: 'Team lunch',
      start: '2026-11-26T12:30',
    },
    'put "Yoga" in my calendar on friday at 18:00': { title: 'Yoga', start: '2026-11-27T18:00' },
    'block friday afternoon for deep work': { title: 'Deep work', start: '2026-11-27T14:00' },
    'block 12 December for the move': { title: 'Move', start: '2026-12-12' },
    'plan a workshop with Kim on 2027-02-03 09:00-17:00': {
      title: 'Workshop with Kim',
      start: '2027-02-03T09:00',
      end: '2027-02-03T17:00',
      people: ['Kim'],
    },
    'create an event called "Board meeting" on 4 Dec at 9am': {
      title: 'Board meeting',
      start: '2026-12-04T09:00',
    },
    'set up a meeting with Dr. Weber on Monday at 9:30': {
      title: 'Meeting with Dr. Weber',
      start: '2026-11-30T09:30',
      people: ['Dr. Weber'],
    },
    'add dentist appointment tomorrow at 8am for 45 minutes': {
      title: 'Dentist appointment',
      start: '2026-11-26T08:00',
      end: '2026-11-26T08:45',
    },
    'schedule a review of the contract with Tom tomorrow 9:00-10:00': {
      title: 'Review of the contract with Tom',
      start: '2026-11-26T09:00',
      end: '2026-11-26T10:00',
      people: ['Tom'],
    },
    'schedule a haircut for the 5th at 11:15': { title: 'Haircut', start: '2026-12-05T11:15' },
    'make an appointment with Tom on friday at 8am': {
      title: 'Appointment with Tom',
      start: '2026-11-27T08:00',
      people: ['Tom'],
    },
    'schedule lunch with Tom tomorrow at 12:30': {
      title: 'Lunch with Tom',
      start: '2026-11-26T12:30',
      people: ['Tom'],
    },
    'dentist appointment tomorrow at 8:15': { title: 'Dentist appointment', start: '2026-11-26T08:15' },
    'plan a meeting with Tom and Ben for tomorrow 10:00-10:30 in the blue room': {
      title: 'Meeting with Tom and Ben',
      start: '2026-11-26T10:00',
      end: '2026-11-26T10:30',
      place: 'blue room',
      people: ['Tom', 'Ben'],
    },
    'Set up a call with Anna for Friday 4pm, 30 minutes': {
      title: 'Call with Anna',
      start: '2026-11-27T16:00',
      end: '2026-11-27T16:30',
      people: ['Anna'],
    },
    'create a meeting with Tom at 9:00 tomorrow at the office': {
      title: 'Meeting with Tom',
      start: '2026-11-26T09:00',
      place: 'office',
      people: ['Tom'],
    },
  },
  list_events: {
    "what's on today": { date_range: { from: '2026-11-25', to: '2026-11-25' } },
    "what's on my calendar this weekend": { date_range: { from: '2026-11-28', to: '2026-11-29' } },
    'show my agenda for monday': { date_range: { from: '2026-11-30', to: '2026-11-30' } },
    'show me my meetings next week': { date_range: { from: '2026-11-30', to: '2026-12-06' } },
    'do I have any appointments on friday?': { date_range: { from: '2026-11-27', to: '2026-11-27' } },
    'what does my calendar look like next week': { date_range: { from: '2026-11-30', to: '2026-12-06' } },
    "what's planned for the weekend": { date_range: { from: '2026-11-28', to: '2026-11-29' } },
    'my meetings on tuesday': { date_range: { from: '2026-12-01', to: '2026-12-01' } },
    'list my appointments from monday to wednesday': { date_range: { from: '2026-11-30', to: '2026-12-02' } },
    "tell me what's on tomorrow": { date_range: { from: '2026-11-26', to: '2026-11-26' } },
    "tell me what's on my calendar tomorrow": { date_range: { from: '2026-11-26', to: '2026-11-26' } },
    'do I have anything planned on friday?': { date_range: { from: '2026-11-27', to: '2026-11-27' } },
    'what is on friday': { date_range: { from: '2026-11-27', to: '2026-11-27' } },
  },
  detect_conflicts: {
    'are there any conflicts in my calendar next week': {
      date_range: { from: '2026-11-30', to: '2026-12-06' },
    },
    'any conflicts tomorrow?': { date_range: { from: '2026-11-26', to: '2026-11-26' } },
    'am I double-booked on friday': { date_range: { from: '2026-11-27', to: '2026-11-27' } },
    'do any meetings overlap next week?': { date_range: { from: '2026-11-30', to: '2026-12-06' } },
  },
  suggest_reschedule: {
    'find another time for the call with Otto': { event: 'call with Otto' },
    'suggest a new slot for the team meeting': { event: 'team meeting' },
    'when could I move the dentist appointment': { event: 'dentist appointment' },
    'is there a better time for the design review?': { event: 'design review' },
  },
  brief: {
    'what does my day look like?': {},
    'give me my daily briefing': {},
    'brief me': {},
    "what's my day like": {},
    "how's my day looking": {},
    'good morning! how does my day look?': {},
  },
  'fs.list': {
    "what's in my downloads folder": { folder: '/home/kim/Downloads', include: 'all' },
    'list ~/Documents/taxes': { folder: '/home/kim/Documents/taxes', include: 'all' },
    'show me the files in /var/log': { folder: '/var/log' },
    'list the files in my documents': { folder: '/home/kim/Documents' },
    'what files are in the desktop folder': { folder: '/home/kim/Desktop' },
    'what is in this folder': { folder: '/home/kim/house', include: 'all' },
    'what files are in here': { folder: '/home/kim/house' },
    'list reports/2025': { folder: '/home/kim/house/reports/2025', include: 'all' },
    "what's in my pictures": { folder: '/home/kim/Pictures', include: 'all' },
    'Could you show me the files in ~/Downloads?': { folder: '/home/kim/Downloads' },
  },
  'fs.read': {
    'what is in notes.txt': { path: '/home/kim/house/notes.txt' },
    'open ~/Documents/lease.pdf': { path: '/home/kim/Documents/lease.pdf' },
    'read README.md': { path: '/home/kim/house/README.md' },
    'read lease.txt in my documents folder': { path: '/home/kim/Documents/lease.txt' },
    'show me the contents of src/main.ts': { path: '/home/kim/house/src/main.ts' },
    'read "~/My notes/plan b.md"': { path: '/home/kim/My notes/plan b.md' },
    'what does ~/notes/todo.md say': { path: '/home/kim/notes/todo.md' },
  },
  workflow: {
    'tidy my downloads': { name: 'tidy-folder', input: { folder: '/home/kim/Downloads' } },
    'tidy up ~/Downloads please': { name: 'tidy-folder', input: { folder: '/home/kim/Downloads' } },
    'clean up my desktop': { name: 'tidy-folder', input: { folder: '/home/kim/Desktop' } },
    'organise my pictures folder': { name: 'tidy-folder', input: { folder: '/home/kim/Pictures' } },
    'sort my downloads by type': { name: 'tidy-folder', input: { folder: '/home/kim/Downloads' } },
    'sort the files in my downloads by type': {
      name: 'tidy-folder',
      input: { folder: '/home/kim/Downloads' },
    },
    'clean up the project folder': { name: 'tidy-folder', input: { folder: '/home/kim/house' } },
    'run tidy-folder on ~/Downloads': { name: 'tidy-folder', input: { folder: '/home/kim/Downloads' } },
    'declutter my documents': { name: 'tidy-folder', input: { folder: '/home/kim/Documents' } },
  },
  search: {
    'search my notes for pasta recipes': { query: 'pasta recipes' },
    'find the lease contract in my documents': { query: 'lease contract' },
    'look for "heat pump" in my files': { query: 'heat pump' },
    'where did I write about the trip to Rome': { query: 'trip to Rome' },
    'what did I write about heating': { query: 'heating' },
    'did I write anything about insulation?': { query: 'insulation' },
    'do I have any notes about the merger': { query: 'merger' },
    'which documents mention the landlord': { query: 'landlord' },
    'find my notes about the budget': { query: 'budget' },
    'what do my notes say about Kafka': { query: 'Kafka' },
  },
}

const declined: Readonly<Record<DeclineReason, readonly string[]>> = {
  'out-of-scope': [
    "don't let me forget Anna's birthday",
    'I need to schedule a meeting with Tom by Thursday',
    'I need to send an email to Tom',
    'make a note to call Jim',
    'remind me of the meeting tomorrow',
    'is the tax return done',
    'I finished reading the book',
    'set the heating to low',
    'set the volume to high',
    'push the meeting back by an hour',
    'rename report.txt to old.txt',
    'call the meeting off',
    'cancel the meeting with Tom',
    "what haven't I done yet",
    'delete all finished tasks',
    'what should I cook next',
    'what should I do with my life',
    'where should I start',
    'schedule a call with the auditors on friday at 10:00',
    'book a flight to Rome on friday at 10:00',
    "book a table at Luigi's for tomorrow at 19:00",
    'schedule an email to Tom for 5pm',
    'Meeting at 3 was great',
    'lunch at noon?',
    'call Lena tomorrow at 3pm',
    'interview with Sam via Zoom tomorrow at 15:00',
    'Dentist on Friday at 9am',
    'what do I have tomorrow',
    "what's on TV tomorrow",
    'am I free on Friday',
    'what do I have in december',
    'when is my next meeting',
    'what was on my calendar yesterday',
    'check for merge conflicts',
    'which wars and conflicts are there in 2026',
    'find a time for a meeting with Tom',
    'how does my day look tomorrow',
    'how does my hair look',
    'give me an overview of the budget',
    'what is in the box',
    'list the pdf files in my downloads',
    "what's in my bag",
    'open the door',
    'read the lease',
    'read me a story',
    'read https://example.com',
    'cat /etc/hosts',
    'list all capitals of Europe',
    'open example.com',
    'read ../secret.txt',
    'clean my room',
    'sort my downloads by date',
    'tidy my inbox',
    'run a marathon',
    'tidy up',
    'search for pasta recipes',
    'search the web for pasta recipes',
    'find a good restaurant in my area',
    'find everything about the roof',
    'look up the weather',
    'search everything for x in ~/Documents',
    'who wrote Hamlet',
    'what if I marked the report as done',
    'Tom said "remind me to call"',
    'if it rains, remind me to take an umbrella',
    'how do I add a task',
    'should I move the meeting to Friday?',
    'translate "remind me to buy milk" into French',
    'play some music at 5pm',
    'set an alarm for 7am',
    'set a timer for 10 minutes',
    'Call mum',
    'what time is it',
    'note: buy milk',
    'add milk to my shopping list',
    'order a pizza for 7pm',
    'write "meeting tomorrow at 9:00" in notes.txt',
    'make coffee at 8',
    "book lunch at Luigi's tomorrow at 12:30",
    'coffee at 8',
    'put the meeting with Tom on friday at 10:00',
    'schedule my dentist appointment for friday at 8:00',
    'put my name on the list',
    'add salt to my list of ingredients',
    'show me a picture of a cat',
    'remind me who wrote Faust',
    'add an appointment at the dentist tomorrow at 9am',
    "what's the plan for tomorrow",
    'finish the report',
    'lower the priority of the attic project',
  ],
  ambiguous: [
    'please add "call mum" and "pay rent" to my tasks',
    'remind me to buy wine for the party on friday',
    'find the word tax in my notes',
    'remind me to take the 9:40 train tomorrow',
    'remind me to submit the Q4 report on friday by noon',
    'todo: water the plants every day',
    'remind me to read the article on sunday trading',
    'remind me to prepare the Monday meeting',
    'remind me to send Anna the slides for the Monday meeting',
    'remind me not to eat sugar',
    'remind me to water the plants and feed the cat',
    'remind me to buy a cake for Saturday',
    'remind me at 3 to call Bob',
    'remind me sometime to clean the attic',
    'remind me to call mom when I get home',
    'remind me tomorrow to catch the train at 9:40',
    'mark buy milk and pay rent as done',
    'mark all my tasks as done',
    'postpone the tax return to friday',
    'move the meeting to 3pm',
    'move the call with Otto from friday to monday',
    "what's due on friday",
    'which of these tasks is the hardest',
    'dinner with Mia on friday at 8',
    'schedule lunch with Mia every Friday at noon',
    'schedule a standup on weekdays at 9am',
    'add a meeting with Tom tomorrow at 14:00 and invite Anna',
    'which meetings do I have with Tom next week',
    'what is on my calendar tomorrow afternoon',
    'find a better time for a meeting',
    'show ~/Documents',
    'read ~/Documents/lease.txt and send it to Tom',
    'find out when the bank opens',
    'remind me to call "Bob',
    'remind me maybe tomorrow to call Bob',
    'complete the task of climbing Everest',
    'Rename my dog to Rex',
    'can you move the standup on friday to monday?',
    'mark the first task as done',
    'find conflicts in my calendar between monday and friday',
    'push "Write thank-you notes" to the weekend',
  ],
  missing: [
    'mark it as done',
    'schedule a meeting tomorrow',
    'schedule a meeting with Carla on friday',
    'show my calendar',
    'check my calendar for clashes',
    'find a better time for it',
    'run the workflow tidy-folder',
    'add this to my list',
    'remind me to do it tomorrow',
    'add a meeting',
    'move',
    'rename',
  ],
}

describe('one call is understood', () => {
  for (const [tool, sentences] of Object.entries(calls))
    test(tool, () => {
      const got = Object.fromEntries(Object.keys(sentences).map((text) => [text, input(text, tool)]))
      assert.deepEqual(got, sentences)
    })
})

describe('nothing is called', () => {
  for (const [why, sentences] of Object.entries(declined))
    test(`where it is ${why}`, () => {
      const got = sentences.map((text) => {
        const outcome = understand(text, office)
        return [text, outcome.is === 'declined' ? outcome.why : `${outcome.tool} is called`]
      })
      assert.deepEqual(
        got,
        sentences.map((text) => [text, why]),
      )
    })

  test('without the tool for it', () => {
    const tools = new Set([...office.tools].filter((tool) => tool !== 'create_task'))
    const got = understand('remind me to call Bob', { ...office, tools })
    assert.equal(got.is, 'declined')
    assert.deepEqual(understand('tidy my downloads', { ...office, templates: [] }).is, 'declined')
  })

  test('in a project folder where there is none', () => {
    assert.equal(
      understand('list the files in the project folder', { ...office, project: null }).is,
      'declined',
    )
    assert.equal(understand('read README.md', { ...office, project: null }).is, 'declined')
  })

  test('in what is too long, or several lines', () => {
    assert.equal(understand(`remind me to call ${'Bob '.repeat(600)}`, office).is, 'declined')
    assert.equal(understand('remind me to call Bob\nmark it as done', office).is, 'declined')
  })
})

test('what is nearest is named, three things at the most, and only what is allowed', () => {
  const got = understand('delete the task buy milk', office)
  assert.ok(got.is === 'declined')
  assert.deepEqual(got.nearest.map(({ tool }) => tool).includes('update_task'), true)
  assert.ok(got.nearest.length <= 3)
  const few = understand('delete the task buy milk', { ...office, tools: new Set(['fs.read']) })
  assert.ok(few.is === 'declined')
  assert.ok(few.nearest.every(({ tool }) => tool === 'fs.read'))
})

test('every example that is named for what is nearest is understood', () => {
  for (const tool of office.tools) {
    const got = understand('fly to the moon', { ...office, tools: new Set([tool]) })
    assert.ok(got.is === 'declined')
    for (const { example } of got.nearest) {
      const call = understand(example, office)
      assert.equal(call.is === 'call' && call.tool, tool, example)
    }
  }
})

test('any text is understood the same each time, without an error', () => {
  const words = Object.values(calls)
    .flatMap((sentences) => Object.keys(sentences))
    .flatMap((text) => text.split(' '))
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((all) => all.join(' ')),
    fc
      .array(fc.constantFrom('"', "'", '“', '(', '.', ',', '-', '5', 'remind me to', 'at'), {
        maxLength: 300,
      })
      .map((all) => all.join('')),
  )
  fc.assert(
    fc.property(text, (said) => {
      const once = understand(said, office)
      assert.deepEqual(understand(said, office), once)
      assert.ok(once.is === 'declined' || office.tools.has(once.tool))
    }),
    { numRuns: 500 },
  )
})

test('texts that are made to take long come back', () => {
  const parts = [
    ['"', "'", ' ', '(', ')', '.', 'a', '1', '1:', '1.', '1-', '/', '~/', 'and ', 'to ', 'in ', 'at 5 '],
    ['next ', 'the ', 'for ', '-', 'for 5 minutes ', 'high priority ', 'by friday ', 'with Tom ', '\u00DF'],
  ].flat()
  const leads = ['', 'remind me to ', 'schedule a meeting with ', 'what is in ', 'move the ']
  for (const lead of leads)
    for (const part of parts) {
      const text = `${lead}${part.repeat(2_000)}`.slice(0, 2_000)
      assert.equal(understand(text, office).is, 'declined', text.slice(0, 60))
    }
})
