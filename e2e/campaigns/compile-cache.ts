import { tmpdir } from 'node:os'
import path from 'node:path'

/** Processes of campaigns start often; what they compile is kept between them. */
export const compileCache = path.join(tmpdir(), 'adjutant-campaign-cache')
