import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { APP, COPY } from '../../text/messages.ts';
import { OFFLINE } from '../../text/offline.ts';
import { readBuildInfo, type Build } from './build-info.ts';
import { useKeeper, type Keeper } from './use-keeper.ts';
import './ThisBuild.css';

/** Version and digest of this build, and the kept copy. */
export function ThisBuild() {
  const [info] = useState(readBuildInfo);
  const keeper = useKeeper();
  return (
    <section className="ThisBuild" aria-label={OFFLINE.region}>
      <p className="ThisBuild-line" title={OFFLINE.buildWhy}>
        {APP.name} <BuildName {...info} />
        {info.build === '' ? null : (
          <CopyButton
            text={info.build}
            label={OFFLINE.copyBuild}
            short={COPY.copy}
            done={COPY.copied}
            refused={COPY.refused}
          />
        )}
      </p>
      {info.form === 'one-file' ? <p>{OFFLINE.oneFile}</p> : null}
      {info.form === 'site' && info.build !== '' ? <Keeping keeper={keeper} /> : null}
    </section>
  );
}

function BuildName({ version, build }: Build) {
  return (
    <>
      {APP.version(version)}
      {build === '' ? null : (
        <>
          , {OFFLINE.build} <code className="ThisBuild-digest">{build}</code>
        </>
      )}
    </>
  );
}

function Keeping({ keeper }: { readonly keeper: Keeper | undefined }) {
  if (keeper === undefined) return <p>{OFFLINE.unsupported}</p>;
  const { kept, ready, busy, said } = keeper;
  const waits = busy !== undefined;
  return (
    <>
      {kept === undefined ? (
        <p className="ThisBuild-act">
          <Button disabled={waits} onClick={keeper.keep}>
            {busy === 'keeping' ? OFFLINE.keeping : OFFLINE.keep}
          </Button>
          <span>{OFFLINE.keepWhy}</span>
        </p>
      ) : (
        <>
          <p className="ThisBuild-line">
            {OFFLINE.kept} <BuildName {...kept} />
          </p>
          <p className="ThisBuild-act">
            <Button disabled={waits} onClick={keeper.look}>
              {busy === 'looking' ? OFFLINE.looking : OFFLINE.look}
            </Button>
            <Button disabled={waits} onClick={keeper.remove}>
              {OFFLINE.remove}
            </Button>
            <span>{OFFLINE.keptWhy}</span>
          </p>
        </>
      )}
      {ready === undefined ? null : (
        <>
          <p className="ThisBuild-line">
            {OFFLINE.ready} <BuildName {...ready} />
          </p>
          <p className="ThisBuild-act">
            <Button disabled={waits} onClick={keeper.use}>
              {OFFLINE.use}
            </Button>
            <span>{OFFLINE.useWhy}</span>
          </p>
        </>
      )}
      <p role="status">{said === undefined ? '' : OFFLINE[said]}</p>
    </>
  );
}
