import type { ModelServer } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import type { Started } from '../cli/place.ts'
import { until } from '../until.ts'

/** Kills a command once its model has been asked so often, and has not answered the last time. */
export async function killInCall(
  started: Started,
  server: Pick<ModelServer, 'asked'>,
  calls = 1,
): Promise<void> {
  await until(() => server.asked.length >= calls, `the model is asked ${calls} times`)
  started.child.kill('SIGKILL')
  await started.ended
}
