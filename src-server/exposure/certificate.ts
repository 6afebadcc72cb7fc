// The house's own certificate for HTTPS on the local network. Its key is made once and stays, so that who pinned it knows the house again.
import type { Clock } from '../kernel/clock'
import type { Papers } from '../kernel/doors'
import type { Settings } from '../kernel/settings'
import type { Vault } from '../kernel/vault'
import type { Certificate } from './contract'
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, webcrypto, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

/** With the names as they were given: a certificate spells addresses its own way. */
interface Kept { cert: string, names: string[] }

export interface Identity {
  /** Papers for these names and addresses: the ones there are, or new ones when those do not fit or are near their end. */
  papersFor: (names: readonly string[]) => Promise<Papers & { facts: Certificate }>
}

const DAY_MS = 86_400_000
const GOOD_DAYS = 397 // some systems take no longer ones
const RENEW_DAYS = 30
const KEY = 'exposure.key'
const CERTIFICATE = 'exposure.certificate'
const SEALED_FOR = 'exposure key'

export function createIdentity({ settings, vault, clock }: { settings: Settings, vault: Vault, clock: Clock }): Identity {
  function keyPem(): string {
    const kept = settings.get(KEY)
    const known = kept && vault.open(SEALED_FOR, kept)
    if (known !== null)
      return known
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
    settings.set(KEY, vault.seal(SEALED_FOR, pem))
    return pem
  }

  function keptFor(names: readonly string[], key: string): string | null {
    const kept = settings.get(CERTIFICATE)
    if (kept === null)
      return null
    const { cert, names: known } = JSON.parse(kept) as Kept
    const certificate = new X509Certificate(cert)
    const fits = known.join() === names.join() && certificate.checkPrivateKey(createPrivateKey(key))
    return fits && Date.parse(certificate.validTo) - clock().getTime() > RENEW_DAYS * DAY_MS ? cert : null
  }

  return {
    async papersFor(wanted) {
      const names = [...new Set(wanted)].sort()
      const key = keyPem()
      let cert = keptFor(names, key)
      if (cert === null) {
        cert = await sign(key, names, clock())
        settings.set(CERTIFICATE, JSON.stringify({ cert, names } satisfies Kept))
      }
      return { key, cert, facts: factsOf(cert, names) }
    },
  }
}

/** SHA-256 of a public key, as it is pinned: in groups of four hex digits. */
const fingerprintOf = (certificate: X509Certificate): string => grouped(createHash('sha256').update(certificate.publicKey.export({ type: 'spki', format: 'der' })).digest('hex'))

const grouped = (hex: string): string => hex.toUpperCase().match(/.{4}/g)!.join(' ')

function factsOf(pem: string, names: string[]): Certificate {
  const certificate = new X509Certificate(pem)
  return {
    fingerprint: fingerprintOf(certificate),
    certificate_fingerprint: grouped(certificate.fingerprint256.replaceAll(':', '')),
    names,
    expires_at: new Date(certificate.validTo).toISOString(),
  }
}

/** A certificate signed with its own key. Its maker is loaded when it is first needed: most houses never open that door. */
async function sign(keyPem: string, names: readonly string[], now: Date): Promise<string> {
  await import('reflect-metadata') // what @peculiar/x509 is built on wants it before it
  const x509 = await import('@peculiar/x509')
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const privateKey = createPrivateKey(keyPem)
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const keys = {
    privateKey: await webcrypto.subtle.importKey('pkcs8', privateKey.export({ type: 'pkcs8', format: 'der' }), algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
  }
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=CocoCat',
    notBefore: new Date(now.getTime() - DAY_MS), // clocks differ
    notAfter: new Date(now.getTime() + GOOD_DAYS * DAY_MS),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(name => ({ type: isIP(name) ? 'ip' as const : 'dns' as const, value: name }))),
    ],
  }, webcrypto as typeof globalThis.crypto)
  return certificate.toString('pem')
}
