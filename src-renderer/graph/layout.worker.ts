// Computes places off the page's thread: a file of our own, because the page's policy forbids blob workers.
import type { Body, Tie } from './placing'
import { place } from './placing'

self.onmessage = ({ data }: MessageEvent<{ order: number, bodies: Body[], ties: Tie[] }>) => {
  self.postMessage({ order: data.order, spots: place(data.bodies, data.ties) })
}
