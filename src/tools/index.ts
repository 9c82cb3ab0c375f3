/** The built-in tools: what workflows and agents can do to the world, each through the gate. */
import type { AnyTool } from '#gate'

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
import { memoryForget } from './memory-forget.ts'
import { memoryRecall } from './memory-recall.ts'
import { memoryRemember } from './memory-remember.ts'
import { modelAsk } from './model-ask.ts'
import { notify } from './notify.ts'
import { textMatch } from './text-match.ts'
import { timeWait } from './time-wait.ts'

export { describeTool } from './describe-tool.ts'
export { eachFact, eachNamespace, findFact } from './memory-facts.ts'
export { memoryForget, memoryRemember }

/** In the order of their names. */
export const builtinTools: readonly AnyTool[] = [
  dataFormat,
  dataGroup,
  dataHash,
  dataParse,
  dataSort,
  dataUnique,
  fsCopy,
  fsList,
  fsMakeFolder,
  fsMove,
  fsRead,
  fsRemove,
  fsRestore,
  fsWrite,
  httpRequest,
  memoryForget,
  memoryRecall,
  memoryRemember,
  modelAsk,
  notify,
  textMatch,
  timeWait,
]
