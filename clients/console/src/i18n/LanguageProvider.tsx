// Puts a language in force: its catalogue, Intl, the document's language and direction.
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { I18nProvider as AriaI18nProvider } from 'react-aria-components';
import { languageOf, loadCatalogue, preferredLanguage, type Language } from './languages';
import { ensureIntl } from './polyfills';

interface LanguageChoice {
  language: Language;
  choose: (tag: string) => void;
}

const Context = createContext<LanguageChoice | undefined>(undefined);

async function activate(tag: string): Promise<void> {
  const [messages] = await Promise.all([loadCatalogue(tag), ensureIntl(tag)]);
  i18n.loadAndActivate({ locale: tag, messages });
  document.documentElement.lang = tag;
  document.documentElement.dir = languageOf(tag).direction;
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [wanted, setWanted] = useState(preferredLanguage);
  const [active, setActive] = useState<string>();

  useEffect(() => {
    let current = true;
    void activate(wanted).then(() => {
      if (current) setActive(wanted);
    });
    return () => {
      current = false;
    };
  }, [wanted]);

  const choose = useCallback((tag: string) => {
    localStorage.setItem('karez.language', tag);
    setWanted(tag);
  }, []);
  const choice = useMemo(() => active && { language: languageOf(active), choose }, [active, choose]);

  if (!choice) return null;
  return (
    <Context value={choice}>
      <I18nProvider i18n={i18n}>
        <AriaI18nProvider locale={choice.language.tag}>{children}</AriaI18nProvider>
      </I18nProvider>
    </Context>
  );
}

export function useLanguage(): LanguageChoice {
  const choice = use(Context);
  if (!choice) throw new Error('useLanguage: no LanguageProvider above');
  return choice;
}
