// The choices of a reader that hold for all screens: language, light or dark.
import { useLingui } from '@lingui/react/macro';
import { Observable, useObservable } from '~/api/observable';
import { languages } from '~/i18n/languages';
import { useLanguage } from '~/i18n/LanguageProvider';
import { Icon, type IconName } from '~/ui/Icon';

type Theme = 'auto' | 'light' | 'dark';

const theme = new Observable<Theme>((localStorage.getItem('karez.theme') as Theme | null) ?? 'auto');
const applyTheme = () => {
  document.documentElement.dataset.theme = theme.value;
};
applyTheme();

interface ChoiceMenuProps {
  label: string;
  icon: IconName;
  chosen: string;
  choices: readonly { value: string; label: string; language?: string }[];
  onChoose: (value: string) => void;
}

// The browser's own list: it works on every device, and costs nothing to load.
function ChoiceMenu({ label, icon, chosen, choices, onChoose }: ChoiceMenuProps) {
  return (
    <label className="choice-menu">
      <Icon name={icon} />
      <select aria-label={label} value={chosen} onChange={(event) => onChoose(event.target.value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} lang={choice.language}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  );
}

export function LanguageMenu() {
  const { t } = useLingui();
  const { language, choose } = useLanguage();
  const choices = languages.map(({ tag, name }) => ({ value: tag, label: name, language: tag }));
  return <ChoiceMenu label={t`Language`} icon="language" chosen={language.tag} choices={choices} onChoose={choose} />;
}

export function ThemeMenu() {
  const { t } = useLingui();
  const chosen = useObservable(theme);
  const choose = (value: string) => {
    localStorage.setItem('karez.theme', value);
    theme.set(value as Theme);
    applyTheme();
  };
  return (
    <ChoiceMenu
      label={t`Light or dark`}
      icon={chosen === 'dark' ? 'moon' : 'sun'}
      chosen={chosen}
      choices={[
        { value: 'auto', label: t`As the device` },
        { value: 'light', label: t`Light` },
        { value: 'dark', label: t`Dark` },
      ]}
      onChoose={choose}
    />
  );
}
