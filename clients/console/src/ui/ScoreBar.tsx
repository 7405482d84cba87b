import { useLingui } from '@lingui/react/macro';
import { useFormat } from '~/i18n/format';

// A score from 0 to 1 as a number and a bar. calibrated: it is a probability.
export function ScoreBar({ score, calibrated = false }: { score: number; calibrated?: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const number = calibrated ? format.percent(score) : format.score(score);
  return (
    <span className="score" role="img" aria-label={calibrated ? t`Probability ${number}` : t`Score ${number}`}>
      <span className="score-number" aria-hidden="true">
        {number}
      </span>
      <span className="score-track" aria-hidden="true">
        <span style={{ inlineSize: `${Math.round(Math.max(0, Math.min(1, score)) * 100)}%` }} />
      </span>
    </span>
  );
}
