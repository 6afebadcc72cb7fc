// Computes places off the page's thread: a file of our own, because the page's policy forbids blob workers.
import type { Body, Tie } from './placing'
import { place } from './placing'

globalThis.onmessage = ({ data }: MessageEvent<{ order: number, bodies: Body[], ties: Tie[] }>) => {
  globalThis.postMessage({ order: data.order, spots: place(data.bodies, data.ties) })
}
