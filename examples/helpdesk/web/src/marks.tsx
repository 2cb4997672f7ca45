/** What looks the same on the desk's page and in the what-if studio. */

export const Priority = ({ of }: { of: string }) => (
  <span class="priority" data-priority={of}>
    {of}
  </span>
);

export const Loading = ({ what }: { what: string }) => (
  <div class="loading" role="status">
    <span class="unseen">Loading {what}</span>
    <i />
    <i />
    <i />
  </div>
);
