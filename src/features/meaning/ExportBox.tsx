import { useSession } from '../../state/session.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { saveBytes } from '../../ui/save-bytes.ts';
import { COPY, MEANING } from '../../text/messages.ts';

export function ExportBox({ digest }: { readonly digest: string }) {
  const session = useSession();
  const download = async (): Promise<void> => {
    try {
      saveBytes(MEANING.downloadName, 'application/json', await session.client.verdictJson());
    } catch (error) {
      session.fault(error);
    }
  };
  return (
    <div className="ExportBox">
      <h2 className="MeaningPanel-title">{MEANING.export}</h2>
      <p>{MEANING.notProof}</p>
      <p className="ExportBox-digest">
        <code>{digest}</code>
      </p>
      <div className="ExportBox-actions">
        <Button
          kind="primary"
          onClick={() => {
            void download();
          }}
        >
          {MEANING.download}
        </Button>
        <Button
          onClick={() => {
            globalThis.print();
          }}
        >
          {MEANING.print}
        </Button>
        <CopyButton text={digest} label={MEANING.copyDigest} done={COPY.copied} refused={COPY.refused} />
      </div>
    </div>
  );
}
