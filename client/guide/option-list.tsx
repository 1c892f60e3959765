import { Badge } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react';
import { t } from '../messages.ts';
import classes from './guide.module.css';

/** Every option of an answered choice with why it is right or wrong; the learner's own is named. */
export function OptionList({ options, given }: { options: { text: string; right: boolean; why: string }[]; given: string }) {
  return (
    <ul className={classes.options}>
      {options.map(({ text, right, why }) => (
        <li key={text} data-right={right || undefined}>
          {right ? <IconCircleCheckFilled size={17} aria-label={t('quiz.right')} /> : <IconCircleXFilled size={17} aria-label={t('quiz.wrong')} />}
          <div>
            <b>{text}</b>{' '}
            {text === given && (
              <Badge size="sm" variant="light" color="gray">
                {t('quiz.yours')}
              </Badge>
            )}
            <p>{why}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
