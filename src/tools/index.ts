/** The built-in tools: what workflows and agents can do to the world, each through the gate. */
import type { AnyTool } from '#gate'

import { createEvent } from './calendar/create-event.ts'
import { detectConflicts } from './calendar/detect-conflicts.ts'
import { listEvents } from './calendar/list-events.ts'
import { removeEvent } from './calendar/remove-event.ts'
import { suggestReschedule } from './calendar/suggest-reschedule.ts'
import { updateEvent } from './calendar/update-event.ts'
import { dataFormat } from './data-format.ts'
import { dataGroup } from './data-group.ts'
import { dataHash } from './data-hash.ts'
import { dataParse } from './data-parse.ts'
import { dataSort } from './data-sort.ts'
import { dataUnique } from './data-unique.ts'
import { fsCopy } from './fs-copy.ts'
import { fsList } from './fs-list.ts'
import { fsMakeFolder } from './fs-make-folder.ts'
import { fsMove } from './fs-move.ts'
import { fsRead } from './fs-read.ts'
import { fsRemove } from './fs-remove.ts'
import { fsRestore } from './fs-restore.ts'
import { fsWrite } from './fs-write.ts'
import { httpRequest } from './http-request.ts'
import { documentsForget } from './documents/forget.ts'
import { documentsKeep } from './documents/keep.ts'
import { documentsSearch } from './documents/search.ts'
import { documentsSurvey } from './documents/survey.ts'
import { documentsSweep } from './documents/sweep.ts'
import { documentsTake } from './documents/take.ts'
import { memoryForget } from './memory-forget.ts'
import { memoryRecall } from './memory-recall.ts'
import { memoryRemember } from './memory-remember.ts'
import { modelAsk } from './model-ask.ts'
import { modelEmbed } from './model-embed.ts'
import { notify } from './notify.ts'
import { createTask } from './tasks/create-task.ts'
import { listTasks } from './tasks/list-tasks.ts'
import { removeTask } from './tasks/remove-task.ts'
import { suggestTasks } from './tasks/suggest-tasks.ts'
import { updateTask } from './tasks/update-task.ts'
import { textMatch } from './text-match.ts'
import { timeWait } from './time-wait.ts'

export { conflictsWithin, viewConflict } from './calendar/conflicts.ts'
export { eventsWithin, spanOf } from './calendar/date-range.ts'
export { readEvents, viewEvent } from './calendar/event.ts'
export { rescheduleAmong } from './calendar/suggest-reschedule.ts'
export { parseWhen } from './when/parse-when.ts'
export { addDays, dayEnd, dayPart, type Here, instantOf, isDay, todayIn } from './when/wall-time.ts'
export { describeTool } from './describe-tool.ts'
export { filterTasks } from './tasks/filter-tasks.ts'
export { suggestNext } from './tasks/rank-tasks.ts'
export { isOverdue, type KeptTask, readTasks, viewTask } from './tasks/task.ts'
export { compilePattern, type TextPattern } from './text-pattern.ts'
export { eachFact, eachNamespace, findFact } from './memory-facts.ts'
export { isWithin as pathWithin } from './paths.ts'
export { documentsForget, memoryForget, memoryRemember }
export { meantDocuments, type MeantDocuments } from './documents/meant-documents.ts'

/** In the order of their names. */
export const builtinTools: readonly AnyTool[] = [
  createEvent,
  createTask,
  dataFormat,
  dataGroup,
  dataHash,
  dataParse,
  dataSort,
  dataUnique,
  detectConflicts,
  documentsForget,
  documentsKeep,
  documentsSearch,
  documentsSurvey,
  documentsSweep,
  documentsTake,
  fsCopy,
  fsList,
  fsMakeFolder,
  fsMove,
  fsRead,
  fsRemove,
  fsRestore,
  fsWrite,
  httpRequest,
  listEvents,
  listTasks,
  memoryForget,
  memoryRecall,
  memoryRemember,
  modelAsk,
  modelEmbed,
  notify,
  removeEvent,
  removeTask,
  suggestReschedule,
  suggestTasks,
  textMatch,
  timeWait,
  updateEvent,
  updateTask,
]
