import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createFrameCache, type FrameCache, type LoadedFrame } from './frame-cache.ts';
import { frameRequestFor, type FrameRequest } from './frame-window.ts';
import type { View } from './scale.ts';

export type LoadFrame = (request: FrameRequest) => Promise<LoadedFrame>;

/** The best frame here for a view, loading what is missing: one request at a time, the newest wish wins. */
export function useFrames(view: View, revision: number, load: LoadFrame): { readonly loaded: LoadedFrame | null; readonly hasFailed: boolean; readonly retry: () => void } {
  const cache = useMemo<FrameCache>(createFrameCache, []);
  const [version, setVersion] = useState(0);
  const [failedKey, setFailedKey] = useState<string | null>(null);
  const isLoading = useRef(false);
  const isMounted = useRef(true);
  const request = useMemo(() => frameRequestFor(view), [view]);

  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);

  const failure = `${request.key}@${revision}`;
  useEffect(() => {
    if (view.widthPx <= 0 || isLoading.current || failedKey === failure || cache.isFresh(request, revision)) return;
    isLoading.current = true;
    load(request)
      .then((loaded) => cache.put(request, revision, loaded), () => (isMounted.current ? setFailedKey(failure) : undefined))
      .finally(() => {
        isLoading.current = false;
        if (isMounted.current) setVersion((last) => last + 1);
      });
  }, [cache, request, revision, load, version, failedKey, failure, view.widthPx]);

  // Another connection deserves another try.
  useEffect(() => setFailedKey(null), [load]);
  const retry = useCallback(() => setFailedKey(null), []);
  // `version` says that the cache, which is mutable, holds something new.
  const loaded = useMemo(() => cache.best(view, request.resolutionMs), [cache, view, request, version]);
  return { loaded, hasFailed: failedKey === failure, retry };
}
