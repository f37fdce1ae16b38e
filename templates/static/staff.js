'use strict';
// Passkeys: the one thing of the office that needs a script. Everything else works without; at the counter it saves keys.
(() => {
  const places = document.querySelectorAll('[data-passkey]');
  if (!window.PublicKeyCredential) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const ids = (list) => (list || []).map((item) => ({ ...item, id: bytes(item.id) }));

  const post = async (place, url, body) => {
    const response = await fetch(url, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', 'x-form-token': place.dataset.token },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  };

  const create = async (options) => {
    const user = { ...options.user, id: bytes(options.user.id) };
    const excludeCredentials = ids(options.excludeCredentials);
    const publicKey = { ...options, challenge: bytes(options.challenge), user, excludeCredentials };
    const made = await navigator.credentials.create({ publicKey });
    const { attestationObject, clientDataJSON } = made.response;
    const response = { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON) };
    return { id: made.id, rawId: text(made.rawId), type: made.type, response, extensions: {} };
  };

  const get = async (options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: ids(options.allowCredentials) };
    const shown = await navigator.credentials.get({ publicKey });
    const { authenticatorData, clientDataJSON, signature, userHandle } = shown.response;
    const response = {
      authenticatorData: text(authenticatorData),
      clientDataJSON: text(clientDataJSON),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    };
    return { id: shown.id, rawId: text(shown.rawId), type: shown.type, response, extensions: {} };
  };

  places.forEach((place) => {
    const button = place.querySelector('button');
    const failed = place.querySelector('[role=alert]');
    place.hidden = false;
    button.addEventListener('click', async () => {
      button.disabled = true;
      failed.hidden = true;
      try {
        const { ceremony, options } = await post(place, place.dataset.begin, {});
        const credential = await (place.dataset.passkey === 'create' ? create : get)(options.publicKey);
        const name = place.querySelector('input')?.value ?? '';
        const done = await post(place, place.dataset.finish, { ceremony, credential, name, next: place.dataset.next ?? '' });
        location.assign(done.next);
      } catch {
        failed.hidden = false;
        button.disabled = false;
      }
    });
  });
})();

// Keys: what carries data-key is gone to or pressed by it. Ctrl, Alt and the browser's own keys are left alone.
(() => {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches('input')) {
      target.focus();
      target.select();
    } else if (!event.repeat) {
      target.click();
    }
  });
  document.querySelectorAll('[data-plain]').forEach((plain) => { plain.hidden = true; });
})();

// The counter: the oldest dues first, their sum, and the change.
(() => {
  const form = document.querySelector('[data-take]');
  if (!form) return;
  const [sum, change, why] = ['sum', 'change', 'why'].map((name) => form.querySelector(`[data-${name}]`));
  const [cash, part] = [form.elements.cash, form.elements.part];
  const ticks = [...form.querySelectorAll('input[name=tick]')];
  const inTaka = new Intl.NumberFormat('en-IN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const shown = (poisha) => inTaka.format(poisha / 100);

  // In poisha; not a number where nothing can be read.
  const poisha = (typed) => {
    const latin = typed.replace(/[০-৯]/g, (digit) => digit.charCodeAt(0) - 0x9e6).replace(/[,৳\s]/g, '');
    return latin && /^\d+(\.\d{1,2})?$/.test(latin) ? Math.round(Number(latin) * 100) : NaN;
  };

  const total = () => {
    const typed = poisha(part.value);
    if (!Number.isNaN(typed)) return typed;
    const last = new Map();
    ticks.filter((tick) => tick.checked).forEach((tick) => last.set(tick.dataset.account, Number(tick.dataset.total)));
    return [...last.values()].reduce((all, one) => all + one, 0);
  };

  const tell = () => {
    const [all, given] = [total(), poisha(cash.value)];
    sum.textContent = shown(all);
    change.textContent = shown(Number.isNaN(given) ? 0 : Math.max(0, given - all));
  };

  form.addEventListener('change', (event) => {
    const { target } = event;
    if (target.name === 'tick') {
      const account = ticks.filter((tick) => tick.dataset.account === target.dataset.account);
      const at = account.indexOf(target);
      const wrong = account.filter((tick, row) => (target.checked ? row < at && !tick.checked : row > at && tick.checked));
      wrong.forEach((tick) => { tick.checked = target.checked; });
      why.hidden = wrong.length === 0;
    }
    tell();
  });
  form.addEventListener('input', tell);
  // A second press while the first is on its way.
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = '1';
  });
  window.addEventListener('pageshow', () => { delete form.dataset.sent; });
  tell();
})();

// A paper is printed when it is shown, and again by its button.
(() => {
  const button = document.querySelector('[data-print]');
  if (!button) return;
  button.hidden = false;
  button.addEventListener('click', () => window.print());
  if (performance.getEntriesByType('navigation')[0]?.type === 'navigate') window.addEventListener('load', () => window.print());
})();
