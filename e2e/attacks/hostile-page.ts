/**
 * A page that tries everything by which a page can make a browser send something elsewhere. It is text, because it runs in a
 * browser: `attack(url)` resolves to what became of each attempt.
 */
export const hostilePage = `<!doctype html><title>free kittens</title><body><script>
async function attack(url) {
  const outcomes = {}
  const things = url + '/api/v2/things'
  const patience = () => new Promise((resolve) => setTimeout(resolve, 3000, 'nothing'))
  async function attempt(name, work) {
    outcomes[name] = await Promise.race([work().catch((error) => error.name), patience()])
  }
  function element(name, fields) {
    const made = Object.assign(document.createElement(name), fields)
    document.body.append(made)
    return ending(made, 'load')
  }
  function ending(thing, good) {
    return new Promise((resolve) => {
      thing.addEventListener(good, () => resolve(good))
      thing.addEventListener('error', () => resolve('error'))
    })
  }
  const withCookies = { credentials: 'include' }
  const json = { 'content-type': 'application/json', 'x-adjutant-page-key': 'guess' }
  await attempt('simple', async () =>
    (await fetch(things, { ...withCookies, method: 'POST', mode: 'no-cors', body: '{"a":1}' })).type)
  await attempt('json', async () =>
    (await fetch(things, { ...withCookies, method: 'POST', headers: json, body: '{}' })).type)
  await attempt('read', async () => (await fetch(things, withCookies)).type)
  await attempt('script', () => element('script', { src: things }))
  await attempt('image', () => element('img', { src: things + '?ticket=guess' }))
  await attempt('beacon', async () => String(navigator.sendBeacon(things, new Blob(['{}'], { type: 'text/plain' }))))
  await attempt('socket', () => ending(new WebSocket(url.replace('http', 'ws') + '/api/v2/ws', ['adjutant']), 'open'))
  await attempt('stream', () => ending(new EventSource(url + '/api/v2/stream', { withCredentials: true }), 'open'))
  await attempt('form', () => {
    const frame = Object.assign(document.createElement('iframe'), { name: 'sink' })
    const form = Object.assign(document.createElement('form'), {
      action: things, method: 'POST', enctype: 'text/plain', target: 'sink',
    })
    document.body.append(frame, form)
    form.submit()
    return ending(frame, 'load')
  })
  await attempt('frame', () => element('iframe', { src: url + '/' }))
  return outcomes
}
</script>`
