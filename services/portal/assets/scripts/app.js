// What pages do beyond HTML. Every form works without any of it.
import { Button, CharacterCount, ErrorSummary, FileUpload, Radios, Checkboxes, SkipLink, createAll } from "govuk-frontend";
import { AFTER_SWAP, BEFORE_SWAP, FAILED, UNSENT } from "./events.js";
import { installEvery } from "./every.js";
import { giveBack, keep } from "./keep.js";
import { follow } from "./live.js";
import { openSession } from "./session.js";
import { installAmounts, installCounts, installPicks, installPrint, tell } from "./small.js";

const KINDS = [Button, CharacterCount, ErrorSummary, FileUpload, Radios, Checkboxes, SkipLink];

function dress(scope) {
  for (const kind of KINDS) createAll(kind, {}, { scope, onError: () => {} });
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
dress(document);
installAmounts();
installCounts(document);
installPicks();
installPrint();
installEvery();
follow();

document.addEventListener(BEFORE_SWAP, (event) => keep(event.detail));

document.addEventListener(AFTER_SWAP, (event) => {
  const part = event.detail.target ?? event.target;
  const scope = part.isConnected ? part : document.getElementById(part.id) ?? document;
  dress(scope);
  giveBack(scope);
  const wrong = scope.querySelector?.(".govuk-error-summary");
  if (wrong) wrong.focus();
});

document.addEventListener(FAILED, (event) => {
  const { xhr, elt, requestConfig } = event.detail;
  const over = xhr.status === 401;
  if (over && elt instanceof HTMLFormElement) openSession(elt, requestConfig.triggeringEvent);
  else tell(document.body.dataset[over ? "over" : "failed"]);
});

document.addEventListener(UNSENT, () => tell(document.body.dataset.unsent));
