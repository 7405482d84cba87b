import { Trans, useLingui } from '@lingui/react/macro';
import { useObservable } from '~/api/observable';
import { Button } from '~/ui/Button';
import { Dialog, DialogActions } from '~/ui/Dialog';
import { Checkbox } from '~/ui/fields';
import { Keys, shortcutsOn, turnShortcuts, useShortcutGroups } from '~/ui/shortcuts';

// Every shortcut that works now.
export default function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const { i18n } = useLingui();
  const on = useObservable(shortcutsOn);
  const groups = useShortcutGroups();
  return (
    <Dialog title={<Trans>Shortcuts</Trans>} open onClose={onClose} wide>
      <div className="shortcut-groups">
        {groups.toReversed().map((group, index) => (
          <section key={index}>
            <h3>{i18n._(group.title)}</h3>
            <dl>
              {group.shortcuts.map(({ keys, label }) => (
                <div key={keys}>
                  <dt>{i18n._(label)}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Checkbox checked={on} onChange={turnShortcuts}>
        <Trans>Single keys do something when no text field is open</Trans>
      </Checkbox>
      <DialogActions>
        <Button look="primary" onPress={onClose}>
          <Trans>Close</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}
