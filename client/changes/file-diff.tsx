import { Text } from '@mantine/core';
import type { FileChange } from '../../server/protocol/changes.ts';
import { t } from '../messages.ts';
import classes from './changes.module.css';
import { diffRows } from './diff-rows.ts';

/** One changed file, before and after side by side. */
export function FileDiff({ file }: { file: FileChange }) {
  const rows = file.shown ? diffRows(file.before ?? '', file.after ?? '') : [];
  return (
    <figure className={classes.file} aria-label={file.path}>
      <figcaption>
        <code>{file.path}</code>
        <span className={classes.state} data-state={file.state}>
          {t(`changes.${file.state}`)}
        </span>
      </figcaption>
      {file.shown ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls.
        <div className={classes.scroll} tabIndex={0}>
          <table className={classes.diff}>
            <colgroup>
              <col className={classes.numberColumn} />
              <col />
              <col className={classes.numberColumn} />
              <col />
            </colgroup>
            <thead className={classes.hidden}>
              <tr>
                <th scope="col">{t('changes.line')}</th>
                <th scope="col">{t('changes.before')}</th>
                <th scope="col">{t('changes.line')}</th>
                <th scope="col">{t('changes.after')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, at) =>
                row.kind === 'gap' ? (
                  <tr key={at} className={classes.gap}>
                    <td colSpan={4}>⋯</td>
                  </tr>
                ) : (
                  <tr key={at} data-kind={row.kind}>
                    <td className={classes.number}>{row.left?.line}</td>
                    <td className={classes.left}>{row.left && row.kind !== 'same' ? <del>{row.left.text}</del> : row.left?.text}</td>
                    <td className={classes.number}>{row.right?.line}</td>
                    <td className={classes.right}>{row.right && row.kind !== 'same' ? <ins>{row.right.text}</ins> : row.right?.text}</td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </div>
      ) : (
        <Text size="sm" c="dimmed" p="sm">
          {t('changes.secret')}
        </Text>
      )}
    </figure>
  );
}
