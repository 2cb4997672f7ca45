/** Components that the desk's page shares with the what-if studio. */

export const Priority = ({ of }: { of: string }) => (
  <span class="priority" data-priority={of}>
    {of}
  </span>
);

export const Loading = ({ what }: { what: string }) => (
  <div class="loading" role="status">
    <span class="visually-hidden">Loading {what}</span>
    <i />
    <i />
    <i />
  </div>
);
