// The sections of the settings, in their order; the code of each comes when it is opened.
import type { Component } from 'vue'
import { AppWindow, Archive, Brain, DoorOpen, Gauge, HouseHeart, KeyRound, PackageOpen, Sparkles, Wallet, Wrench } from '@lucide/vue'
import { defineAsyncComponent } from 'vue'
import SectionFailure from './SectionFailure.vue'

const lazily = (loader: () => Promise<Component>): Component => defineAsyncComponent({ loader, errorComponent: SectionFailure })

const ALL = {
  models: { icon: Brain, part: lazily(() => import('./models/ModelsSection.vue')) },
  bounds: { icon: Gauge, part: lazily(() => import('./bounds/BoundsSection.vue')) },
  budgets: { icon: Wallet, part: lazily(() => import('./budgets/BudgetsSection.vue')) },
  tools: { icon: Wrench, part: lazily(() => import('./tools/ToolsSection.vue')) },
  skills: { icon: Sparkles, part: lazily(() => import('./skills/SkillsSection.vue')) },
  exposure: { icon: DoorOpen, part: lazily(() => import('./exposure/ExposureSection.vue')) },
  access: { icon: KeyRound, part: lazily(() => import('./access/AccessSection.vue')) },
  desktop: { icon: AppWindow, part: lazily(() => import('./desktop/DesktopSection.vue')) },
  backups: { icon: Archive, part: lazily(() => import('./backups/BackupsSection.vue')) },
  archive: { icon: PackageOpen, part: lazily(() => import('./archive/ArchiveSection.vue')) },
  house: { icon: HouseHeart, part: lazily(() => import('./house/HouseSection.vue')) },
} as const

export type SectionName = keyof typeof ALL

/** Those there are here: a browser has no desktop app around it, and is never led to its section. */
export const SECTIONS = (window.desktop ? ALL : Object.fromEntries(Object.entries(ALL).filter(([name]) => name !== 'desktop'))) as typeof ALL

export const isSection = (name: unknown): name is SectionName => typeof name === 'string' && Object.hasOwn(SECTIONS, name)
