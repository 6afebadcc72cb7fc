// The scenes of the house: rooms with a purpose, and what a person does with them.
import type { Entry } from '@server/entries/contract'
import type { Member, Scene } from '@server/scenes/contract'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { client } from '@/api/client'
import { collection } from '@/api/collection'

const DEFAULT = 'default'

/** The scene that every house has stays. */
export const isDefault = (id: string): boolean => id === DEFAULT

/** The entries through which people come into a scene. */
export const entriesInto = (entries: readonly Entry[], scene: string): Entry[] => entries.filter(entry => entry.target_type === 'scene' && entry.target_id === scene)

const byWords = (a: string, b: string): number => a < b ? -1 : Number(a > b)
/** The one that is always there first, then the eldest. */
const inOrder = (a: Scene, b: Scene): number => Number(isDefault(b.id)) - Number(isDefault(a.id)) || byWords(a.created_at, b.created_at) || byWords(a.id, b.id)

export const useScenes = defineStore('scenes', () => {
  const scenes = collection('scene', async () => (await client.scenes.list()).scenes)
  const list = computed(() => [...scenes.rows.value.values()].sort(inOrder))
  const byId = (id: string): Scene | undefined => scenes.rows.value.get(id)

  /** Shows a scene as it now is, before the server's word about it comes; a later one stays. */
  function show(id: string, change: (scene: Scene) => Partial<Scene>): void {
    const scene = byId(id)
    if (scene)
      scenes.put({ ...scene, ...change(scene) })
  }

  async function create(body: { name: string, description: string }): Promise<Scene> {
    const { scene } = await client.scenes.create({ body })
    scenes.put(scene)
    return scene
  }

  async function update(id: string, body: { name?: string, description?: string }): Promise<void> {
    scenes.put((await client.scenes.update({ params: { id }, body })).scene)
  }

  /** Deletes a scene; whoever looked at it leaves, and only then is it out of sight. */
  async function remove(id: string, leave: () => Promise<unknown>): Promise<void> {
    await client.scenes.remove({ params: { id } })
    await leave()
    scenes.drop(id)
  }

  async function restore(id: string): Promise<Scene> {
    const { scene } = await client.scenes.restore({ params: { id } })
    scenes.put(scene)
    return scene
  }

  async function mount(id: string, kb_id: string): Promise<void> {
    await client.scenes.mountKb({ params: { id }, body: { kb_id } })
    show(id, ({ kbs }) => ({ kbs: [...new Set([...kbs, kb_id])] }))
  }

  async function unmount(id: string, kb_id: string): Promise<void> {
    await client.scenes.unmountKb({ params: { id, kb_id } })
    show(id, ({ kbs }) => ({ kbs: kbs.filter(kb => kb !== kb_id) }))
  }

  /** Gives the scene exactly these skills. */
  async function assignSkills(id: string, names: readonly string[]): Promise<void> {
    const { skills } = await client.scenes.updateSkills({ params: { id }, body: { skills: [...names] } })
    show(id, () => ({ skills: skills.map(skill => skill.name) }))
  }

  async function addMember(id: string, body: Member): Promise<void> {
    const { member } = await client.scenes.addMember({ params: { id }, body })
    show(id, ({ roster }) => ({ roster: [...roster.filter(other => other.agent_id !== member.agent_id), member] }))
  }

  async function removeMember(id: string, agent_id: string): Promise<void> {
    await client.scenes.removeMember({ params: { id, agent_id } })
    show(id, ({ roster }) => ({ roster: roster.filter(other => other.agent_id !== agent_id) }))
  }

  /** Makes the roster what is wanted. */
  async function arrange(id: string, wanted: readonly Member[]): Promise<void> {
    const { roster } = await client.scenes.arrange({ params: { id }, body: { roster: [...wanted] } })
    show(id, () => ({ roster }))
  }

  void scenes.ensure()
  return { list, state: scenes.state, error: scenes.error, load: scenes.load, byId, create, update, remove, restore, mount, unmount, assignSkills, addMember, removeMember, arrange }
})
