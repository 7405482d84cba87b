// Keys that do something. A screen names them with useShortcuts; while it is
// shown they work outside of text fields, and "?" lists them. They follow the
// key's place where the keyboard writes another script.
import { useEffect, useEffectEvent } from 'react';
import type { MessageDescriptor } from '@lingui/core';
import { Observable, useObservable } from '~/api/observable';

interface Shortcut {
  // One key as KeyboardEvent.key names it ("j", "Enter", "ArrowDown", "?"), or two
  // after each other: "g t".
  keys: string;
  label: MessageDescriptor;
  run: () => void;
  disabled?: boolean;
}

interface ShortcutGroup {
  title: MessageDescriptor;
  shortcuts: readonly Shortcut[];
}

class ShortcutRegistry extends Observable<readonly ShortcutGroup[]> {
  private pending = '';
  private pendingSince = 0;

  constructor() {
    super([]);
  }

  add(group: ShortcutGroup): () => void {
    this.set([...this.value, group]);
    return () => this.set(this.value.filter((other) => other !== group));
  }

  readonly handle = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!shortcutsOn.value || isTyping(event.target) || document.querySelector('[role=dialog],[role=alertdialog]'))
      return;
    const key = latinKey(event);
    const sequence = event.timeStamp - this.pendingSince < 1200 ? `${this.pending} ${key}` : key;
    // The newest group comes first: a screen may take a key from the shell.
    const all = this.value.toReversed().flatMap((group) => group.shortcuts.filter(({ disabled }) => !disabled));
    const hit = all.find(({ keys }) => keys === sequence) ?? all.find(({ keys }) => keys === key);
    if (hit) {
      this.pending = '';
      if (interactive(event.target, key)) return;
      event.preventDefault();
      hit.run();
    } else if (all.some(({ keys }) => keys.startsWith(`${key} `))) {
      this.pending = key;
      this.pendingSince = event.timeStamp;
    } else {
      this.pending = '';
    }
  };
}

function latinKey(event: KeyboardEvent): string {
  if (event.key.length === 1 && !/^[\x20-\x7e]$/.test(event.key)) {
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
    if (letter) return event.shiftKey ? letter : letter.toLowerCase();
    if (event.code === 'Slash') return event.shiftKey ? '?' : '/';
  }
  return event.key;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]')
  );
}

// Enter and space stay with the button or link that has the focus.
function interactive(target: EventTarget | null, key: string): boolean {
  if (key !== 'Enter' && key !== ' ') return false;
  return target instanceof HTMLElement && target.closest('button,a,summary,[role=button],[role=option],input') !== null;
}

export const shortcutRegistry = new ShortcutRegistry();

// WCAG 2.1.4: single keys can be turned off.
export const shortcutsOn = new Observable(localStorage.getItem('karez.shortcuts') !== 'off');
export function turnShortcuts(on: boolean): void {
  localStorage.setItem('karez.shortcuts', on ? 'on' : 'off');
  shortcutsOn.set(on);
}

// shortcuts may be a new array each time; its keys and labels decide.
export function useShortcuts(title: MessageDescriptor, shortcuts: readonly Shortcut[]): void {
  const runAt = useEffectEvent((index: number) => shortcuts[index]?.run());
  const shape = JSON.stringify(shortcuts.map(({ keys, label, disabled }) => [keys, label.id, disabled]));
  const current = useEffectEvent(() => shortcuts);
  useEffect(() => {
    const group: ShortcutGroup = {
      title,
      shortcuts: current().map((shortcut, index) => ({ ...shortcut, run: () => runAt(index) })),
    };
    return shortcutRegistry.add(group);
  }, [title, shape]);
}

export function useShortcutGroups(): readonly ShortcutGroup[] {
  return useObservable(shortcutRegistry);
}

export function Keys({ keys }: { keys: string }) {
  return (
    <span className="keys" dir="ltr">
      {keys.split(' ').map((key, index) => (
        <kbd key={index}>{symbols[key] ?? key}</kbd>
      ))}
    </span>
  );
}

const symbols: Record<string, string> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
  ' ': '␣',
};
