import type { Word } from './sentence.ts'
import type { Nearest, Surroundings } from './understanding.ts'

interface Ability extends Nearest {
  /** Words of sentences that are about it. */
  readonly words: RegExp
}

/** What can be asked for without a model, in the order in which it is told to somebody who asked for none of it. */
const abilities: readonly Ability[] = [
  {
    tool: 'create_task',
    title: 'Make a task',
    example: 'remind me to call the plumber tomorrow at 9am',
    words: /^(?:remind|reminder|task|tasks|todo|todos|add|list|need|forget|remember|do)$/,
  },
  {
    tool: 'list_events',
    title: 'List events',
    example: 'what is on my calendar next week',
    words: /^(?:calendar|schedule|agenda|appointments?|meetings?|events?|week|free|busy|today|tomorrow)$/,
  },
  {
    tool: 'search',
    title: 'Search documents',
    example: 'search my documents for the boiler warranty',
    words: /^(?:search|find|look|where|documents?|notes?|wrote|written|write|about)$/,
  },
  {
    tool: 'list_tasks',
    title: 'List tasks',
    example: 'which of my tasks are overdue',
    words: /^(?:tasks?|todos?|overdue|due|list|show|open|finished)$/,
  },
  {
    tool: 'update_task',
    title: 'Change a task',
    example: 'mark the task "water bill" as done',
    words: /^(?:task|todo|mark|done|finished|complete|priority|urgent|move|rename|postpone|delete)$/,
  },
  {
    tool: 'suggest_tasks',
    title: 'Suggest what to do next',
    example: 'what should I do next',
    words: /^(?:suggest|recommend|next|start|should|first)$/,
  },
  {
    tool: 'create_event',
    title: 'Make an event',
    example: 'schedule a meeting with Carla on Friday at 10:00',
    words: /^(?:schedule|meeting|appointment|calendar|book|arrange|event|lunch|dinner|call|block)$/,
  },
  {
    tool: 'update_event',
    title: 'Change or move an event',
    example: 'move the meeting with Carla to Friday at 10:00',
    words: /^(?:move|postpone|push|reschedule|meeting|appointment|event|rename|cancel)$/,
  },
  {
    tool: 'detect_conflicts',
    title: 'Find events at the same time',
    example: 'are there any conflicts in my calendar next week',
    words: /^(?:conflicts?|clash|overlap|double|booked|free|busy)$/,
  },
  {
    tool: 'suggest_reschedule',
    title: 'Suggest another time for an event',
    example: 'find a better time for the design review',
    words: /^(?:better|another|time|slot|reschedule|suggest)$/,
  },
  {
    tool: 'brief',
    title: 'Overview of the day',
    example: 'how does my day look',
    words: /^(?:day|today|brief|briefing|overview|summary|summarise)$/,
  },
  {
    tool: 'fs.list',
    title: 'List a folder',
    example: 'what is in ~/Documents',
    words: /^(?:files?|folders?|documents|downloads|pictures|desktop|directory|[~/].*)$/,
  },
  {
    tool: 'fs.read',
    title: 'Read a file',
    example: 'read ~/Documents/lease.txt',
    words: /^(?:read|open|files?|text|summarise|[~/].*\..*)$/,
  },
  {
    tool: 'workflow',
    title: 'Tidy a folder',
    example: 'tidy my downloads folder',
    words: /^(?:tidy|clean|sort|organise|folder|downloads|desktop|workflow)$/,
  },
]

/** At most three things like what was said that can be asked for, the most alike first. */
export function nearestTo(
  words: readonly Word[],
  { tools, templates }: Surroundings,
  tool: string | null,
): readonly Nearest[] {
  const plains = [...new Set(words.map(({ plain }) => plain))].slice(0, 60)
  return abilities
    .filter(
      (ability) =>
        tools.has(ability.tool) &&
        (ability.tool !== 'workflow' || templates.some(({ name }) => name === 'tidy-folder')),
    )
    .map((ability, place) => {
      const alike = plains.filter((plain) => ability.words.test(plain)).length
      return { ability, place, alike: ability.tool === tool ? alike + 10 : alike }
    })
    .toSorted((a, b) => b.alike - a.alike || a.place - b.place)
    .filter(({ alike }, index, all) => alike > 0 || (all[0]?.alike === 0 && index < 3))
    .slice(0, 3)
    .map(({ ability: { tool: name, title, example } }) => ({ tool: name, title, example }))
}
