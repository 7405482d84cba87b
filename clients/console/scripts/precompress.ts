// Writes FILE.gz beside every file that a browser loads as text; the gateway sends it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    writeBundle(options, bundle) {
      for (const part of Object.values(bundle)) {
        if (!/\.(js|css|html|svg)$/.test(part.fileName)) continue;
        const content = part.type === 'chunk' ? part.code : part.source;
        writeFileSync(join(options.dir ?? '', `${part.fileName}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}
