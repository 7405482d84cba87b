// Prints what a browser loads: the first view, gzipped, and each part that is
// loaded when it is needed. Fails the build where the first view is too heavy.
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const kib = (bytes: number) => `${(bytes / 1024).toFixed(1).padStart(7)} KiB`;

// budget.firstView: greatest size of the first view, bytes gzipped.
export function sizes(budget: { firstView: number }): Plugin {
  return {
    name: 'sizes',
    apply: 'build',
    writeBundle(_, bundle) {
      const gzip = (file: string) => {
        const part = bundle[file];
        return part ? gzipSync(part.type === 'chunk' ? part.code : part.source).length : 0;
      };
      const first = new Set<string>();
      const take = (file: string) => {
        const part = bundle[file];
        if (!part || first.has(file)) return;
        first.add(file);
        if (part.type !== 'chunk') return;
        part.imports.forEach(take);
        part.viteMetadata?.importedCss.forEach(take);
      };
      for (const part of Object.values(bundle)) if (part.type === 'chunk' && part.isEntry) take(part.fileName);
      // The first view is Today in Russian, whose catalogue is among the heaviest.
      for (const part of Object.values(bundle)) {
        if (part.type === 'chunk' && /screens\/today\/|compiled\/ru\./.test(part.facadeModuleId ?? ''))
          take(part.fileName);
      }
      const total = [...first].reduce((sum, file) => sum + gzip(file), 0);
      const later = Object.keys(bundle).filter((file) => /\.(js|css)$/.test(file) && !first.has(file));
      console.log(`\nfirst view ${kib(total)} gzip (at most ${kib(budget.firstView).trim()})`);
      for (const file of [...first].sort((a, b) => gzip(b) - gzip(a))) console.log(`  ${kib(gzip(file))}  ${file}`);
      console.log('when needed');
      for (const file of later.sort((a, b) => gzip(b) - gzip(a))) console.log(`  ${kib(gzip(file))}  ${file}`);
      if (total > budget.firstView) this.error(`first view: got ${total} bytes gzip, want at most ${budget.firstView}`);
    },
  };
}
